import type { Json } from '../../manifest/object.ts'
import { extendPointer } from '../../manifest/pointer.ts'
import type { Problem } from '../../manifest/problems.ts'

// The `_type` of values of the module system, and the functions that make them. Any other `_type` is the user's data.
const properties: Readonly<Record<string, string>> = {
  if: 'mkIf',
  merge: 'mkMerge',
  override: 'mkForce, mkDefault or mkOverride',
  order: 'mkBefore, mkAfter or mkOrder',
  option: 'an option declaration (mkOption)',
  'option-type': 'an option type',
}

/**
 * Finds values of mkIf and similar functions that the module system did not resolve. It leaves them as they are where
 * it does not merge, as in the type `attrsOf attrs` of kubernixos' own module, and in what builtins.toJSON turns to text.
 */
export function findStrayProperties(value: Json, pointer = ''): Problem[] {
  if (typeof value === 'string') return findInText(value, pointer)
  if (typeof value !== 'object' || value === null) return []
  const type = Array.isArray(value) ? undefined : value['_type']
  const property = typeof type === 'string' && Object.hasOwn(properties, type) ? properties[type] : undefined
  if (property !== undefined)
    return [{ pointer, text: `has _type = "${type}": ${property} does not work here` }]
  return Object.entries(value).flatMap(([name, field]) =>
    findStrayProperties(field, extendPointer(pointer, name)),
  )
}

// What builtins.toJSON makes of mkIf, mkMerge, mkForce and mkBefore. Quotes have a backslash in JSON inside JSON.
const inText =
  /\{\s*\\*"_type\\*"\s*:\s*\\*"(if|merge|override|order)\\*"\s*,\s*\\*"(?:condition|contents?)\\*"\s*:/

function findInText(text: string, pointer: string): Problem[] {
  const type = text.includes('_type') ? text.match(inText)?.[1] : undefined
  if (type === undefined) return []
  const advice = 'write lib.optionalAttrs CONDITION { ... }, or declare an option for the value'
  return [{ pointer, text: `is a text in which ${properties[type]} is not resolved; ${advice}` }]
}
