import type { Json } from '../../manifest/object.ts'
import { extendPointer } from '../../manifest/pointer.ts'
import type { Problem } from '../../manifest/problems.ts'

// `_type` of the module system, by the functions that users know. Other values are the user's own data.
const properties: Readonly<Record<string, string>> = {
  if: 'mkIf',
  merge: 'mkMerge',
  override: 'mkForce, mkDefault or mkOverride',
  order: 'mkBefore, mkAfter or mkOrder',
  option: 'an option declaration (mkOption)',
  'option-type': 'an option type',
}

/**
 * Finds what the module system leaves behind where it does not merge, as under kubernixos' own
 * `attrsOf attrs`: JSON of mkIf and its kin instead of their content.
 */
export function findStrayProperties(value: Json, pointer = ''): Problem[] {
  if (typeof value !== 'object' || value === null) return []
  const type = Array.isArray(value) ? undefined : value['_type']
  const property = typeof type === 'string' && Object.hasOwn(properties, type) ? properties[type] : undefined
  if (property !== undefined)
    return [{ pointer, text: `has _type = "${type}": ${property} does not work here` }]
  return Object.entries(value).flatMap(([name, field]) =>
    findStrayProperties(field, extendPointer(pointer, name)),
  )
}
