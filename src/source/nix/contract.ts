import { UserError } from '../../errors.ts'
import { isJsonObject, type Json, type JsonObject } from '../../manifest/object.ts'
import type { Settings } from '../evaluation.ts'
import type { EntryName } from './entry-origin.ts'
import { readIgnoreRules } from './ignore-rules.ts'
import { readReadinessRules } from './readiness-rules.ts'
import type { StorePath } from './store-path.ts'

/** One manifest of the contract. `object` is not checked yet and can be any value. */
export interface ContractEntry extends EntryName {
  readonly object: Json
  /** The values that refer to the Nix store. Absent if a flake pins Nix files that are older than this field. */
  readonly storePaths?: readonly StorePath[]
}

/** The result of nix/contract.nix for a configuration. */
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
      readonly entries: readonly ContractEntry[]
      readonly warnings: readonly string[]
    }

/**
 * One reader for each version of the contract. The readers of older versions stay, because a flake pins its own copy of
 * nix/contract.nix, which may be older than this program (docs/versioning.md).
 */
const readers: Readonly<Record<number, (contract: JsonObject) => Contract>> = { 1: readFirst }
const versions = Object.keys(readers).map(Number)

/**
 * Reads the result of nix/contract.nix. Throws UserError if this binary does not read its version, or if a value has a
 * wrong type. Modules of others can let such a value through, for example those of kubernixos.
 */
export function readContract(contract: Json): Contract {
  const version = isJsonObject(contract) ? contract['schemaVersion'] : undefined
  if (!isJsonObject(contract) || typeof version !== 'number')
    throw new UserError('the output of nix is not a contract of kubectl-nixos')
  const read = readers[version]
  if (read !== undefined) return read(contract)
  const isNewer = version > Math.max(...versions)
  throw new UserError(
    `the configuration uses version ${version} of the contract, but the ${isNewer ? 'newest' : 'oldest'} that this kubectl-nixos reads is ${isNewer ? Math.max(...versions) : Math.min(...versions)}`,
    { hint: isNewer ? updateBinary : updateInput },
  )
}

const updateBinary = 'update kubectl-nixos to the version that the flake pins, or newer'
const updateInput =
  'update its input in the flake: nix flake update kubectl-nixos (before Nix 2.19: nix flake lock --update-input kubectl-nixos)'

function readFirst(contract: JsonObject): Contract {
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
    // Nix files that are older than the option do not give it.
    adopt: optionalBoolean(from, 'adopt') ?? false,
    // Older files of the contract do not have these three.
    wait: optionalBoolean(from, 'wait') ?? false,
    takeOver: from['takeOver'] === undefined ? [] : listOfStrings(from, 'takeOver'),
    takeBack: from['takeBack'] === undefined ? [] : listOfStrings(from, 'takeBack'),
    ignore: readIgnoreRules(from['ignore']),
    lockNamespace: optionalString(from, 'lockNamespace'),
    maxDeletions: optionalLimit(from, 'maxDeletions'),
    readiness: readReadinessRules(from['readiness']),
  }
}

function readEntries(value: Json | undefined): ContractEntry[] {
  return required(Array.isArray(value) ? value : undefined, 'manifests').map(item => {
    const { entry, index, file, storePaths, object } = isJsonObject(item) ? item : {}
    if (typeof entry !== 'string' || object === undefined)
      return required<ContractEntry>(undefined, 'manifests')
    return {
      entry,
      ...(typeof index === 'number' ? { index } : {}),
      ...(typeof file === 'string' ? { file } : {}),
      object,
      ...(Array.isArray(storePaths) ? { storePaths: storePaths.map(readStorePath) } : {}),
    }
  })
}

function readStorePath(value: Json): StorePath {
  const { path, isFile } = isJsonObject(value) ? value : {}
  return { path: Array.isArray(path) ? path.map(String) : [], isFile: isFile === true }
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

function optionalBoolean(object: JsonObject, field: string): boolean | undefined {
  const value = object[field] ?? undefined
  return value === undefined || typeof value === 'boolean' ? value : required<boolean>(undefined, field)
}

function optionalNumber(object: JsonObject, field: string): number | undefined {
  const value = object[field] ?? undefined
  return value === undefined || typeof value === 'number' ? value : required<number>(undefined, field)
}

/** A number, or a part in percent. */
function optionalLimit(object: JsonObject, field: string): Settings['maxDeletions'] {
  const value = object[field]
  if (typeof value !== 'string') return optionalNumber(object, field)
  return required(/^\d+%$/.test(value) ? (value as `${number}%`) : undefined, field)
}

function required<T>(value: T | undefined, field: string): T {
  if (value !== undefined) return value
  throw new UserError(`kubernixos.${field} has a value of a wrong type`)
}
