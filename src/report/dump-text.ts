import { Pair, Scalar, stringify, YAMLMap } from 'yaml'
import { isTaggedInteger, stringifyJson } from '../manifest/json.ts'
import { kubectlName, refOf } from '../manifest/key.ts'
import { isJsonObject, type Json, type KubeObject } from '../manifest/object.ts'
import { untagged } from './value-text.ts'

/**
 * The `v1` List that apply would send, secrets included, or its objects' names a line each. YAML is written for
 * readers of YAML 1.1, kubectl's included: strings such as `yes`, `on` or `012` are quoted.
 */
export function dumpText(objects: readonly KubeObject[], format: 'json' | 'yaml' | 'name'): string {
  if (format === 'name') return objects.map(object => `${kubectlName(refOf(object))}\n`).join('')
  const list = { apiVersion: 'v1', kind: 'List', items: [...objects] }
  if (format === 'json') return `${stringifyJson(list, 2)}\n`
  const yaml = stringify(exact(list), { version: '1.1', aliasDuplicateObjects: false, lineWidth: 0 })
  return yaml.replace(fragile, character => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

// Line breaks of YAML 1.1 and what it does not count as printable. They stand only in double quotes (see string).
const fragile = /[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/g

// Go's YAML reads more as numbers than YAML 1.1 says (0o14, 1e3), so all that begins like one is quoted.
const numeric = /^[-+.]*\d|^[<=]/

/** A value for the YAML library: large integers as numbers of any length, every string as one that stays a string. */
function exact(value: Json): unknown {
  if (isTaggedInteger(value)) return new Scalar(BigInt(stringifyJson(value)))
  if (typeof value === 'string') return string(value)
  if (Array.isArray(value)) return value.map(exact)
  if (!isJsonObject(value)) return value
  const map = new YAMLMap()
  for (const [key, item] of Object.entries(value)) map.items.push(new Pair(string(key), exact(item)))
  return map
}

function string(value: string): Scalar<string> {
  const scalar = new Scalar(untagged(value))
  // The library leaves out a block's indentation indicator where an empty line comes first.
  if (numeric.test(scalar.value) || scalar.value.search(fragile) >= 0 || scalar.value.startsWith('\n')) {
    scalar.type = Scalar.QUOTE_DOUBLE
  }
  return scalar
}
