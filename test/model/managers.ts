import type { Json, JsonObject, ManagedFieldsEntry } from '../../src/manifest/object.ts'
import { deepEqual } from '../../src/plan/deep-equal.ts'
import { decode, elementsOf, encode, type FieldSet } from './field-set.ts'
import type { Schema } from './schema.ts'
import { compare, fieldSetOf, merge, withDeclared, without } from './structure.ts'

/** An entry of managedFields with its fields as a set. */
interface Manager extends Pick<ManagedFieldsEntry, 'manager' | 'operation' | 'apiVersion' | 'subresource'> {
  readonly time?: string
  readonly fields: FieldSet
}

/** Managers by what identifies an entry: an Apply entry is the same in every version. */
export type Managers = ReadonlyMap<string, Manager>

export type Writer = Pick<Manager, 'manager' | 'operation' | 'apiVersion' | 'subresource'>

/** One write of a manager to an object. */
export interface Write {
  readonly live: JsonObject
  readonly managers: Managers
  readonly writer: Writer
  readonly schema: Schema
  /** The first element of fields that this write can't set: `f:status`. */
  readonly ignored: readonly string[]
  readonly time: string
}

export interface Conflict {
  readonly writer: Writer
  readonly path: string
}

export type Applied =
  | { readonly kind: 'applied'; readonly object: JsonObject; readonly managers: Managers }
  | { readonly kind: 'conflicts'; readonly conflicts: readonly Conflict[] }

function idOf({ manager, operation, apiVersion, subresource }: Writer): string {
  return JSON.stringify([operation, manager, operation === 'Apply' ? '' : apiVersion, subresource ?? ''])
}

export function readManagers(entries: readonly ManagedFieldsEntry[]): Managers {
  return new Map(
    entries.map(({ manager = '', operation, apiVersion, subresource, time, fieldsV1 = {} }) => {
      const writer: Writer = { manager, operation, apiVersion, ...(subresource ? { subresource } : {}) }
      return [idOf(writer), { ...writer, ...(time === undefined ? {} : { time }), fields: decode(fieldsV1) }]
    }),
  )
}

/** The entries in the order of the server: first those of Apply, then by time and name. */
export function writeManagers(managers: Managers): ManagedFieldsEntry[] {
  const order = (one: Manager) => [one.operation, one.time ?? '', one.manager, one.apiVersion].join(' ')
  return [...managers.values()]
    .toSorted((a, b) => (order(a) < order(b) ? -1 : 1))
    .map(({ fields, ...entry }) => ({ ...entry, fieldsType: 'FieldsV1', fieldsV1: encode(fields) }))
}

/** Server-side apply of a manifest. */
export function applyManifest(write: Write, manifest: JsonObject, force: boolean): Applied {
  const { live, schema, writer, time } = write
  const id = idOf(writer)
  const last = write.managers.get(id)
  const fields = settable(write, fieldSetOf(manifest, schema))
  const managers = new Map(write.managers).set(id, { ...writer, ...timeOf(last), fields })
  const merged = merge(live, manifest, schema) as JsonObject
  const pruned = last === undefined ? merged : prune(merged, last.fields, managers, schema)
  const settled = settle({ ...write, managers }, pruned, id, force)
  if (settled.kind === 'conflicts') return settled
  const own = withoutServerFields(fields)
  const left = new Map(settled.managers)
  if (own.size === 0) left.delete(id)
  else left.set(id, { ...writer, ...(deepEqual(live, pruned) ? timeOf(last) : { time }), fields: own })
  return { kind: 'applied', object: pruned, managers: left }
}

/** A write of a whole object, as by PUT, PATCH or POST. */
export function updateObject(write: Write, next: JsonObject): Applied {
  const { live, schema, writer, time } = write
  const settled = settle(write, next, '', true)
  if (settled.kind === 'conflicts') return settled
  const { added, removed, modified } = compare(live, next, schema)
  const id = idOf(writer)
  const managers = new Map(settled.managers)
  const taken = withoutServerFields(settable(write, added.union(modified).difference(removed)))
  if (taken.size > 0) {
    const fields = taken.union(managers.get(id)?.fields ?? new Set<string>())
    managers.set(id, { ...writer, time, fields })
  }
  return { kind: 'applied', object: next, managers }
}

/** Takes changed and removed fields from all managers but the one of `id`, or finds the conflicts with them. */
function settle(write: Write, next: Json, id: string, force: boolean): Applied {
  const { added, removed, modified } = compare(write.live, next, write.schema)
  const changed = settable(write, added.union(modified))
  const gone = settable(write, removed)
  const conflicts: Conflict[] = []
  const managers = new Map<string, Manager>()
  for (const [other, entry] of write.managers) {
    if (other === id) {
      managers.set(other, entry)
      continue
    }
    const lost = new Set(entry.fields).intersection(changed)
    for (const path of lost) conflicts.push({ writer: entry, path })
    const fields = new Set(entry.fields).difference(lost).difference(gone)
    if (fields.size > 0) managers.set(other, { ...entry, fields })
  }
  if (!force && conflicts.length > 0) return { kind: 'conflicts', conflicts }
  return { kind: 'applied', object: next as JsonObject, managers }
}

/** Removes what the manager set last time and does not set now, unless somebody else owns it, too. */
function prune(merged: JsonObject, last: FieldSet, managers: Managers, schema: Schema): JsonObject {
  const before = withDeclared(last, schema)
  const all = withDeclared(fieldSetOf(merged, schema), schema)
  const owned = withDeclared(new Set([...managers.values()].flatMap(({ fields }) => [...fields])), schema)
  const left = (value: Json) => withDeclared(fieldSetOf(value, schema), schema)
  const bare = without(merged, before, schema) ?? {}
  const kept = without(merged, all.difference(left(bare).union(owned)), schema) ?? {}
  return (without(merged, all.difference(left(kept)).intersection(before), schema) ?? {}) as JsonObject
}

function settable({ ignored }: Write, set: FieldSet): Set<string> {
  return new Set([...set].filter(path => !ignored.includes(elementsOf(path)[0] ?? '')))
}

function timeOf(entry: Manager | undefined): { time?: string } {
  return entry?.time === undefined ? {} : { time: entry.time }
}

/** Fields that nobody owns, because only the server sets them. */
const serverFields = [
  'f:apiVersion',
  'f:kind',
  'f:metadata',
  ...[
    'name',
    'namespace',
    'creationTimestamp',
    'selfLink',
    'uid',
    'generation',
    'managedFields',
    'resourceVersion',
  ].map(name => `f:metadata\nf:${name}`),
]

function withoutServerFields(set: FieldSet): Set<string> {
  return new Set(set).difference(new Set(serverFields))
}
