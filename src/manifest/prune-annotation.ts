import { isJsonObject, type JsonObject } from './object.ts'
import { ownAnnotations } from './own-annotations.ts'
import { extendPointer } from './pointer.ts'
import type { Problem } from './problems.ts'

/** The annotation of a manifest or a live object that keeps the object from being pruned (docs/rules.md 3.9). */
export const pruneAnnotation = ownAnnotations.prune

/** The problem of the annotation, if its text is neither "disabled" nor "enabled". */
export function pruneProblem({ annotations }: JsonObject): Problem[] {
  const value = isJsonObject(annotations) ? annotations[pruneAnnotation] : undefined
  if (typeof value !== 'string' || value === 'disabled' || value === 'enabled') return []
  const pointer = extendPointer('/metadata/annotations', pruneAnnotation)
  return [{ pointer, text: `is ${JSON.stringify(value)}, not "disabled" or "enabled"` }]
}
