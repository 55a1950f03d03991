import type { JsonObject, KubeObject } from './object.ts'
import { ownAnnotations } from './own-annotations.ts'
import type { Problem } from './problems.ts'
import { isSwitchedOn, switchProblem } from './switch-annotation.ts'

/** The annotation of a manifest whose conflicts are overridden by force (docs/rules.md 1.23). */
const forceAnnotation = ownAnnotations.forceConflicts

/** Whether the annotation of a manifest asks for force. */
export function asksForForce(object: KubeObject): boolean {
  return isSwitchedOn(object, forceAnnotation)
}

/** The problem of the annotation, if its text is neither "true" nor "false". */
export function forceProblem(metadata: JsonObject): Problem[] {
  return switchProblem(metadata, forceAnnotation)
}
