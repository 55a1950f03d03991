import type { Json } from './object.ts'
import { extendPointer } from './pointer.ts'
import type { Problem } from './problems.ts'

/** How many values may be inside each other. Real manifests have up to about 40 levels. */
const deepest = 1000

/**
 * The problem of an object that is nested so deeply that comparing it would exceed the stack. Names the field at the top
 * that holds the depth. This check uses no recursion and must run before any other check.
 */
export function depthProblems(object: Json): Problem[] {
  const fields = typeof object === 'object' && object !== null ? Object.entries(object) : []
  return fields
    .filter(([, value]) => isTooDeep(value))
    .map(([name]) => ({
      pointer: extendPointer('', name),
      text: `is nested deeper than ${deepest} levels`,
    }))
}

function isTooDeep(value: Json): boolean {
  let level: Json[] = [value]
  for (let depth = 0; level.length > 0; depth++) {
    if (depth >= deepest) return true
    level = level.flatMap(item => (typeof item === 'object' && item !== null ? Object.values(item) : []))
  }
  return false
}
