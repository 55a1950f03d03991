import { isJsonObject, type Json, type JsonObject, type KubeObject } from './object.ts'
import { extendPointer } from './pointer.ts'
import type { Problem } from './problems.ts'

/** Whether an annotation of a manifest is "true". It is sent to the object like any other annotation. */
export function isSwitchedOn({ metadata: { annotations } }: KubeObject, name: string): boolean {
  return isJsonObject(annotations) && annotations[name] === 'true'
}

/** The problem of an annotation with another text than two words. Other types have a problem already. */
export function switchProblem(
  { annotations }: JsonObject,
  name: string,
  [on, off]: readonly [string, string] = ['true', 'false'],
): Problem[] {
  const value: Json | undefined = isJsonObject(annotations) ? annotations[name] : undefined
  if (typeof value !== 'string' || value === on || value === off) return []
  const pointer = extendPointer('/metadata/annotations', name)
  return [{ pointer, text: `is ${JSON.stringify(value)}, not "${on}" or "${off}"` }]
}
