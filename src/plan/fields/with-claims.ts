import type { JsonObject, LiveObject, ManagedFieldsEntry } from '../../manifest/object.ts'
import { type Claim, type ExtraClaim, type FieldClaim, takesEntry, takesExtra } from './claim.ts'
import { nodeAt, setOf, unite, withoutField } from './field-set.ts'
import { applyEntries, entriesOf } from './managed-fields.ts'
import { presentFields, withVersions } from './with-versions.ts'

/**
 * Fields of metadata that stay with their manager whatever is claimed. Without its finalizers an object would go before
 * its controller has cleaned up.
 */
const protectedFields = [
  ['f:metadata', 'f:finalizers'],
  ['f:metadata', 'f:ownerReferences'],
] as const

/**
 * The live object after claims have become ours: only `managedFields` differs (docs/rules.md 1.19). Our entry has the
 * version of the object as it was read. Of an entry of another version it gets the fields that the object has.
 */
export function withClaims(found: LiveObject, claims: readonly Claim[], fieldManager: string): LiveObject {
  if (claims.length === 0) return found
  const live = withVersions(found, claims)
  const [own] = applyEntries(live, fieldManager)
  const fields = claims.filter(claim => claim.kind === 'field')
  // An extra is beside what we have applied. Without an entry of ours there is no such thing.
  const due = own === undefined ? claims.filter(claim => claim.kind !== 'extra') : claims
  const parts = entriesOf(live)
    .filter(entry => entry !== own)
    .map(entry => split(entry, due, live.apiVersion))
  const taken = parts.flatMap(part => part.taken ?? [])
  if (taken.length === 0 && fields.length === 0) return live
  const entry = ourEntry({ live, own, taken, fields, fieldManager })
  const managedFields = [entry, ...parts.flatMap(part => part.left ?? [])]
  return { ...live, metadata: { ...live.metadata, managedFields } }
}

/** An entry in two parts. A part that owns nothing is undefined. */
interface Split {
  readonly taken?: ManagedFieldsEntry | undefined
  readonly left?: ManagedFieldsEntry | undefined
}

function split(entry: ManagedFieldsEntry, claims: readonly Claim[], apiVersion: string): Split {
  const claim = claims.find(one => takesEntry(one, entry))
  if (claim !== undefined) return splitWhole(entry, claim)
  // In another version, the same path may mean another field.
  const extras = claims.filter(one => takesExtra(one, entry)).filter(() => entry.apiVersion === apiVersion)
  const cleared = claims
    .filter(one => one.kind === 'field')
    .filter(({ managers }) => managers.includes(entry.manager ?? ''))
  return {
    taken: partsOf(entry, extras),
    left: without(
      entry,
      [...extras, ...cleared].map(({ keys }) => keys),
    ),
  }
}

/**
 * The part of an entry that consists of some extras. It has no time, because the time of our entry says when we applied
 * (docs/rules.md 3.5).
 */
function partsOf(
  { time: _, fieldsV1 = {}, ...entry }: ManagedFieldsEntry,
  extras: readonly ExtraClaim[],
): ManagedFieldsEntry | undefined {
  const sets = extras.flatMap(({ keys }) => {
    const node = nodeAt(fieldsV1, keys)
    return node === undefined ? [] : [setOf(keys, node)]
  })
  return sets.length === 0 ? undefined : { ...entry, fieldsV1: sets.reduce(unite) }
}

/** Our own former entry moves with everything in it, because nobody else would ever remove its finalizers. */
function splitWhole(entry: ManagedFieldsEntry, claim: Claim): Split {
  if (claim.kind === 'entry' && claim.why === 'renamed') return { taken: entry }
  const kept = protectedFields.flatMap(keys => {
    const node = nodeAt(entry.fieldsV1 ?? {}, keys)
    return node === undefined ? [] : [{ 'f:metadata': { [keys[1]]: node } } as JsonObject]
  })
  const left = kept.length === 0 ? undefined : { ...entry, fieldsV1: kept.reduce(unite) }
  return { taken: without(entry, protectedFields), left }
}

function without(
  entry: ManagedFieldsEntry,
  paths: readonly (readonly string[])[],
): ManagedFieldsEntry | undefined {
  let fieldsV1 = entry.fieldsV1
  for (const keys of paths) fieldsV1 = fieldsV1 && withoutField(fieldsV1, keys)
  return fieldsV1 === undefined ? undefined : { ...entry, fieldsV1 }
}

interface Parts {
  readonly live: LiveObject
  readonly own: ManagedFieldsEntry | undefined
  readonly taken: readonly ManagedFieldsEntry[]
  readonly fields: readonly FieldClaim[]
  readonly fieldManager: string
}

function ourEntry({ live, own, taken, fields, fieldManager }: Parts): ManagedFieldsEntry {
  const parts = own === undefined ? taken : [own, ...taken]
  const sets = parts.map(({ apiVersion, fieldsV1 = {} }) =>
    apiVersion === live.apiVersion ? fieldsV1 : presentFields(fieldsV1, live),
  )
  const claimed = fields.map(({ keys }) => setOf(keys))
  // The server keeps this time if the apply changes none of our fields. Prune reads it (docs/rules.md 3.5).
  const time = parts
    .flatMap(part => part.time ?? [])
    .sort()
    .at(-1)
  return {
    manager: fieldManager,
    operation: 'Apply',
    apiVersion: live.apiVersion,
    ...(time === undefined ? {} : { time }),
    fieldsType: 'FieldsV1',
    fieldsV1: [...sets, ...claimed].reduce(unite),
  }
}
