import type { JsonObject, KubeObject } from './object.ts'
import { ownAnnotations } from './own-annotations.ts'
import type { Problem } from './problems.ts'
import { isSwitchedOn, switchProblem } from './switch-annotation.ts'

/** The annotation of a manifest that may be deleted and created again to change it (docs/rules.md 1.33). */
const recreateAnnotation = ownAnnotations.recreate

/** Whether the annotation of a manifest asks for a replacement if immutable fields change. */
export function asksForRecreate(object: KubeObject): boolean {
  return isSwitchedOn(object, recreateAnnotation)
}

/** The problem of the annotation, if its text is neither "true" nor "false". */
export function recreateProblem(metadata: JsonObject): Problem[] {
  return switchProblem(metadata, recreateAnnotation)
}
