import { UserError } from '../errors.ts'
import { parseJson } from '../manifest/json.ts'
import { isJsonObject, type Json, type JsonObject } from '../manifest/object.ts'
import type { Entry } from '../manifest/read.ts'
import type { Settings } from './evaluation.ts'

/** What nix/eval.nix says of a configuration, once. */
export type Contract =
  | {
      readonly kind: 'failed'
      readonly failedAssertions: readonly string[]
      readonly warnings: readonly string[]
    }
  | {
      readonly kind: 'evaluated'
      readonly checksum: string
      readonly settings: Settings
      readonly entries: readonly Entry[]
      readonly warnings: readonly string[]
    }

const schemaVersion = 1

/**
 * Parses nix's output. Throws UserError for another version of the contract and for values of a wrong type,
 * which modules that are not ours (kubernixos' own, say) can let through.
 */
export function parseContract(text: string): Contract {
  const contract = parseJson(text)
  if (!isJsonObject(contract) || contract['schemaVersion'] !== schemaVersion)
    throw new UserError(`nix did not answer with version ${schemaVersion} of the contract`, {
      hint: 'the Nix files in use and this binary are of different versions',
    })
  const warnings = listOfStrings(contract, 'warnings')
  const failedAssertions = listOfStrings(contract, 'failedAssertions')
  if (failedAssertions.length > 0) return { kind: 'failed', failedAssertions, warnings }
  return {
    kind: 'evaluated',
    checksum: required(optionalString(contract, 'checksum'), 'checksum'),
    settings: readSettings(contract['settings']),
    entries: readEntries(contract['manifests']),
    warnings,
  }
}

function readSettings(settings: Json | undefined): Settings {
  const from = isJsonObject(settings) ? settings : {}
  return {
    server: optionalString(from, 'server'),
    context: optionalString(from, 'context'),
    clusterId: optionalString(from, 'clusterId'),
    instance: optionalString(from, 'instance'),
    namespace: optionalString(from, 'namespace'),
    fieldManager: optionalString(from, 'fieldManager'),
    maxDeletions: optionalNumber(from, 'maxDeletions'),
  }
}

function readEntries(value: Json | undefined): Entry[] {
  return required(Array.isArray(value) ? value : undefined, 'manifests').map(item => {
    const { entry, object } = isJsonObject(item) ? item : {}
    if (typeof entry === 'string' && object !== undefined) return { entry, object }
    return required<Entry>(undefined, 'manifests')
  })
}

function listOfStrings(object: JsonObject, field: string): string[] {
  const value = object[field]
  const isStrings = Array.isArray(value) && value.every(item => typeof item === 'string')
  return required(isStrings ? value : undefined, field)
}

function optionalString(object: JsonObject, field: string): string | undefined {
  const value = object[field] ?? undefined
  return value === undefined || typeof value === 'string' ? value : required<string>(undefined, field)
}

function optionalNumber(object: JsonObject, field: string): number | undefined {
  const value = object[field] ?? undefined
  return value === undefined || typeof value === 'number' ? value : required<number>(undefined, field)
}

function required<T>(value: T | undefined, field: string): T {
  if (value !== undefined) return value
  throw new UserError(`kubernixos.${field} has a value of a wrong type`)
}
