import { Pair, Scalar, stringify, YAMLMap } from 'yaml'
import { isTaggedInteger, stringifyJson } from '../manifest/json.ts'
import { kubectlName, refOf } from '../manifest/key.ts'
import { isJsonObject, type Json, type KubeObject } from '../manifest/object.ts'
import { untagged } from './value-text.ts'

/**
 * The `v1` List that apply would send, Secrets included, or the names of its objects, a line each. The YAML suits
 * readers of YAML 1.1, such as kubectl: strings such as `yes`, `on` or `012` are quoted.
 */
export function dumpText(objects: readonly KubeObject[], format: 'json' | 'yaml' | 'name'): string {
  if (format === 'name') return objects.map(object => `${kubectlName(refOf(object))}\n`).join('')
  const list = { apiVersion: 'v1', kind: 'List', items: [...objects] }
  if (format === 'json') return `${stringifyJson(list, 2)}\n`
  const yaml = stringify(exact(list), { version: '1.1', aliasDuplicateObjects: false, lineWidth: 0 })
  return yaml.replace(fragile, character => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

// Characters that YAML 1.1 reads as line breaks or as not printable. In the output they occur only in double-quoted
// strings (see `string`).
const fragile = /[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/g

// Go's YAML parser reads more texts as numbers than YAML 1.1 does (0o14, 1e3), so every string that begins like a
// number is quoted.
const numeric = /^[-+.]*\d|^[<=]/

/** A value for the YAML library. Large integers keep all digits, and every string stays a string. */
function exact(value: Json): unknown {
  if (isTaggedInteger(value)) return new Scalar(BigInt(stringifyJson(value)))
  if (typeof value === 'string') return string(value)
  if (Array.isArray(value)) return value.map(exact)
  if (!isJsonObject(value)) return value
  const map = new YAMLMap()
  for (const [key, item] of Object.entries(value)) map.items.push(new Pair(string(key), exact(item)))
  return map
}

// Go's YAML parser takes blanks at the beginning of a block for its indentation: a tab is an error, and a first line
// that is blank loses its blanks, because the library gives such a block no indentation indicator.
const blankStart = /^\t|^ *[\t\n]/

/** A string that is quoted where needed. */
function string(value: string): Scalar<string> {
  const scalar = new Scalar(untagged(value))
  const { value: text } = scalar
  if (numeric.test(text) || blankStart.test(text) || text.search(fragile) >= 0) {
    scalar.type = Scalar.QUOTE_DOUBLE
  }
  return scalar
}
