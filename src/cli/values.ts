import type { Settings } from '../commands/request.ts'
import { UserError } from '../errors.ts'

type DeletionLimit = NonNullable<Settings['maxDeletions']>

/** Parses the text of a flag, or throws a UserError that names the flag as typed. */
export type ValueParser<T> = (text: string, flag: string) => T

const truths = ['1', 't', 'T', 'true', 'TRUE', 'True']
const untruths = ['0', 'f', 'F', 'false', 'FALSE', 'False']

/**
 * A text that is not empty. An empty value is an error, because `--context="$UNSET"` would change the wrong
 * cluster.
 */
export function text(value: string, flag: string): string {
  if (value === '') throw invalid(flag, value, 'it is empty')
  return value
}

/** The words of Go's ParseBool, which kubectl uses. */
export function boolean(value: string, flag: string): boolean {
  if (truths.includes(value)) return true
  if (untruths.includes(value)) return false
  throw invalid(flag, value, 'true or false is expected')
}

/** One of a closed list. */
export function choice<const T extends string>(choices: readonly T[]): ValueParser<T> {
  return (value, flag) => {
    const found = choices.find(known => known === value)
    if (found === undefined) throw invalid(flag, value, `it must be one of ${choices.join(', ')}`)
    return found
  }
}

/** A whole number from 0 up. */
export function count(value: string, flag: string): number {
  if (!/^\d{1,9}$/.test(value)) throw invalid(flag, value, 'a whole number from 0 up is expected')
  return Number(value)
}

/** A number of objects, or a part of them in whole percent: `5`, `10%`. */
export function deletionLimit(value: string, flag: string): DeletionLimit {
  if (/^\d{1,9}$/.test(value)) return Number(value)
  if (/^(\d{1,2}|100)%$/.test(value)) return value as DeletionLimit
  throw invalid(flag, value, 'a whole number from 0 up is expected, or a part from 0% to 100%')
}

/** The name of an instance is a label value. The API server has the same rule. */
export function instance(value: string, flag: string): string {
  if (value.length > 63 || !/^[A-Za-z0-9]([A-Za-z0-9_.-]*[A-Za-z0-9])?$/.test(value)) {
    throw invalid(flag, value, 'an instance has 1 to 63 letters, digits, - _ or .')
  }
  return value
}

/** The names of kinds, separated by commas. Whether the server knows them is decided later. */
export function kinds(value: string, flag: string): readonly string[] {
  const names = value.split(',').map(name => name.trim())
  if (names.some(name => name === '')) throw invalid(flag, value, 'a kind is missing')
  return names
}

/** A namespace is a DNS label (RFC 1123). The API server has the same rule for Namespaces. */
export function namespace(value: string, flag: string): string {
  if (!/^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/.test(value)) {
    throw invalid(flag, value, 'a namespace has up to 63 lower-case letters, digits and dashes')
  }
  return value
}

/** The API server's rule for field managers: up to 128 bytes of printable characters (Go's unicode.IsPrint). */
export function fieldManager(value: string, flag: string): string {
  const bytes = new TextEncoder().encode(value).length
  if (bytes < 1 || bytes > 128 || !/^[\p{L}\p{M}\p{N}\p{P}\p{S} ]*$/u.test(value)) {
    throw invalid(flag, value, 'a field manager has 1 to 128 bytes of printable characters')
  }
  return value
}

function invalid(flag: string, value: string, why: string): UserError {
  return new UserError(`invalid value ${JSON.stringify(value)} for ${flag}: ${why}`)
}
