import { isJsonObject, type Json, type JsonObject, type KubeObject } from './object.ts'
import { extendPointer } from './pointer.ts'
import type { Problem } from './problems.ts'

/** The annotation of a manifest whose conflicts are overridden by force (docs/rules.md 1.23). */
const forceAnnotation = 'kubernixos/force-conflicts'

/** Whether the annotation of a manifest asks for force. It is sent to the object like any other annotation. */
export function asksForForce({ metadata }: KubeObject): boolean {
  const { annotations } = metadata
  return isJsonObject(annotations) && annotations[forceAnnotation] === 'true'
}

/** The problem of an annotation with another text than "true" and "false". Other types have a problem already. */
export function forceProblem({ annotations }: JsonObject): Problem[] {
  const value: Json | undefined = isJsonObject(annotations) ? annotations[forceAnnotation] : undefined
  if (typeof value !== 'string' || value === 'true' || value === 'false') return []
  const pointer = extendPointer('/metadata/annotations', forceAnnotation)
  return [{ pointer, text: `is ${JSON.stringify(value)}, not "true" or "false"` }]
}
