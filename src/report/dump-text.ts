import { Scalar, stringify } from 'yaml'
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
  return stringify(exactScalars(list), { version: '1.1', aliasDuplicateObjects: false, lineWidth: 0 })
}

/** A value for the YAML library: large integers as numbers of any length, every string as one that stays a string. */
function exactScalars(value: Json): unknown {
  if (isTaggedInteger(value)) return new Scalar(BigInt(stringifyJson(value)))
  if (typeof value === 'string') return exactString(value)
  if (Array.isArray(value)) return value.map(exactScalars)
  if (!isJsonObject(value)) return value
  return new Map(Object.entries(value).map(([key, item]) => [exactString(key), exactScalars(item)]))
}

// Go's YAML reads more as numbers than YAML 1.1 says (0o14, 1e3), so all that begins like one is quoted.
function exactString(value: string): string | Scalar {
  const scalar = new Scalar(untagged(value))
  if (!/^[-+.]*\d|^[<=]/.test(scalar.value)) return scalar.value
  scalar.type = Scalar.QUOTE_DOUBLE
  return scalar
}
