import type { ManagedFieldsEntry } from '../../manifest/object.ts'
import type { Step } from './managed-fields.ts'

/**
 * What a JSON patch changes in managedFields before an apply. A claim of an entry or a field makes it ours
 * (docs/rules.md 1.19). What is ours and not in the manifest goes away with the apply. A claim is JSON, because it is a
 * part of the plan.
 */
export type Claim = FoundClaim | FieldClaim | VersionClaim

/** The claims that are known before the server is asked about them. */
export type FoundClaim = EntryClaim | ExtraClaim

/**
 * All entries of a version that the server can't convert any more. They get the version of the live object, and stay with
 * their managers (docs/rules.md 1.30).
 */
export interface VersionClaim {
  readonly kind: 'version'
  readonly apiVersion: string
}

/** All fields in the entries of one manager. */
export interface EntryClaim {
  readonly kind: 'entry'
  readonly manager: string
  readonly operation: ManagedFieldsEntry['operation']
  /**
   * - `first`: kubectl wrote the object from a manifest, and we apply it for the first time.
   * - `asked`: `--take-over` or `kubernixos.apply.takeOver` names the manager.
   * - `renamed`: the manager is our own default name, and the configuration sets another one now.
   */
  readonly why: 'first' | 'asked' | 'renamed'
}

/** A field that a person added beside the manifest with kubectl, and that `--remove-extras` removes (docs/rules.md 1.31). */
export interface ExtraClaim {
  readonly kind: 'extra'
  /** JSON pointer into the live object. */
  readonly path: string
  readonly steps: readonly Step[]
  /** The same as keys of fieldsV1. */
  readonly keys: readonly string[]
  /** The command of kubectl. The field is in its Update entry without a subresource. */
  readonly manager: string
}

/** One field that the manifest does not set, and beside which the server rejects the manifest. */
export interface FieldClaim {
  readonly kind: 'field'
  /** JSON pointer into the live object. */
  readonly path: string
  readonly steps: readonly Step[]
  /** The same as keys of fieldsV1. */
  readonly keys: readonly string[]
  /** The managers that own it, and from which it is taken. If another one owns it later, the field stays. */
  readonly managers: readonly string[]
  /** What the server says about the manifest beside this field. */
  readonly why: string
}

/** Whether a claim takes one field of an entry, and makes it ours as the manager owns it. */
export function takesExtra(
  claim: Claim,
  { manager, operation, subresource }: ManagedFieldsEntry,
): claim is ExtraClaim {
  return (
    claim.kind === 'extra' && claim.manager === manager && operation === 'Update' && subresource === undefined
  )
}

/** Whether a claim takes all fields of an entry. */
export function takesEntry(claim: Claim, { manager, operation, subresource }: ManagedFieldsEntry): boolean {
  return (
    claim.kind === 'entry' &&
    claim.manager === manager &&
    claim.operation === operation &&
    subresource === undefined
  )
}
