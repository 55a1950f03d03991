import type { Reply } from '../../src/api/reply.ts'
import { isBuiltInGroup } from '../../src/manifest/kind.ts'
import type { JsonObject, LiveObject, ManagedFieldsEntry } from '../../src/manifest/object.ts'
import { isJsonObject, type Json } from '../../src/manifest/object.ts'
import { deepEqual } from '../../src/plan/deep-equal.ts'
import type { Kind } from './kinds.ts'
import {
  applyManifest,
  type Managers,
  readManagers,
  updateObject,
  type Write,
  type Writer,
  writeManagers,
} from './managers.ts'
import { conflict, ok, refusal } from './replies.ts'
import type { Schema } from './schema.ts'

/** What one write makes of an object, before it is stored. */
export interface Draft {
  readonly kind: Kind
  readonly live: LiveObject | undefined
  readonly writer: Writer
  /** The time of the write, RFC 3339. */
  readonly time: string
}

/** The object after a server-side apply. */
export function appliedTo(draft: Draft, manifest: JsonObject, force: boolean): Reply<JsonObject> {
  const { metadata, ...rest } = manifest
  const { resourceVersion: _1, uid: _2, ...own } = isJsonObject(metadata) ? metadata : {}
  const { object, managers } = openOf(draft)
  const owners = managers.size > 0 ? managers : ownersBefore(draft, object)
  const applied = applyManifest(writeOf(draft, object, owners), { ...rest, metadata: own }, force)
  if (applied.kind === 'conflicts') return conflict(applied.conflicts)
  return checked(draft, closed(draft, applied.object, applied.managers))
}

/** The object after it was written as a whole. `managedFields` in it are the new entries, as the server has it. */
export function updatedTo(draft: Draft, next: JsonObject): Reply<JsonObject> {
  const { object, managers } = openOf(draft)
  const { managedFields, ...metadata } = isJsonObject(next['metadata']) ? next['metadata'] : {}
  const given = managedFields as ManagedFieldsEntry[] | undefined
  const isReset = given?.every(entry => Object.keys(entry).length === 0)
  const base = isReset ? new Map() : given === undefined ? managers : readManagers(given)
  const filled = completed(draft.kind, { ...next, metadata })
  // The server begins to track owners when an object is created or applied.
  if (draft.live !== undefined && base.size === 0) return checked(draft, closed(draft, filled, base))
  const updated = updateObject(writeOf(draft, object, base), filled)
  if (updated.kind === 'conflicts') return conflict(updated.conflicts)
  return checked(draft, closed(draft, updated.object, updated.managers))
}

/** The first apply of an object without owners gives all of its fields to this manager. */
function ownersBefore(draft: Draft, object: JsonObject): Managers {
  if (draft.live === undefined) return new Map()
  const { apiVersion } = draft.writer
  const writer: Writer = { manager: 'before-first-apply', operation: 'Update', apiVersion }
  const made = updateObject(writeOf({ ...draft, writer }, {}, new Map()), object)
  return made.kind === 'applied' ? made.managers : new Map()
}

function writeOf({ kind, writer, time }: Draft, live: JsonObject, managers: Managers): Write {
  const ignored = kind.resource.hasStatus && writer.subresource === undefined ? ['f:status'] : []
  return { live, managers, writer, schema: kind.schema, ignored, time }
}

function openOf({ live }: Draft): { object: JsonObject; managers: Managers } {
  if (live === undefined) return { object: {}, managers: new Map() }
  const { managedFields = [], ...metadata } = live.metadata
  return { object: { ...live, metadata }, managers: readManagers(managedFields) }
}

/** The object with its entries, with defaults, and with what only the server sets. */
function closed({ kind, live }: Draft, object: JsonObject, managers: Managers): JsonObject {
  const filled = completed(kind, object)
  const entries = writeManagers(managers)
  const metadata = {
    ...(filled['metadata'] as JsonObject),
    ...(entries.length > 0 ? { managedFields: entries } : {}),
  }
  const next: JsonObject = { ...filled, metadata }
  return live !== undefined && deepEqual(withoutTimes(next), withoutTimes(live)) ? live : next
}

/** The schemas of custom resources here allow no null. An apply makes one where it empties a list or map. */
function checked({ kind: { resource } }: Draft, object: JsonObject): Reply<JsonObject> {
  const hasNull = !isBuiltInGroup(resource.group) && JSON.stringify(object['spec'] ?? {}).includes(':null')
  return hasNull ? refusal(422, 'Invalid', `${resource.kind} is invalid: Invalid value: "null"`) : ok(object)
}

/** An object as it is decoded: with defaults, and without empty fields. */
function completed({ resource, schema }: Kind, object: JsonObject): JsonObject {
  return tidied(withDefaults(object, schema) as JsonObject, isBuiltInGroup(resource.group))
}

/** Without the times of entries, because a new time alone is no change. */
export function withoutTimes(object: JsonObject): JsonObject {
  const metadata = object['metadata'] as LiveObject['metadata']
  const { managedFields, ...rest } = metadata
  if (managedFields === undefined) return object
  const entries = managedFields.map(({ time: _, ...entry }) => entry as JsonObject)
  const order = (one: JsonObject) => JSON.stringify([one['operation'], one['manager'], one['apiVersion']])
  return {
    ...object,
    metadata: { ...rest, managedFields: entries.toSorted((a, b) => (order(a) < order(b) ? -1 : 1)) },
  }
}

/** Fills in the key fields of list items that have defaults. */
function withDefaults(value: Json, schema: Schema): Json {
  if (schema.kind === 'list' && Array.isArray(value)) {
    return value.map(item => {
      const filled = withDefaults(item, schema.item)
      return isJsonObject(filled) ? { ...schema.defaults, ...filled } : filled
    })
  }
  if (schema.kind !== 'map' || !isJsonObject(value)) return value
  const { fields, rest } = schema
  return Object.fromEntries(
    Object.entries(value).map(([name, child]) => [name, withDefaults(child, fields[name] ?? rest)]),
  )
}

/** Empty fields of metadata are not stored, nor are those of a built-in kind. */
function tidied(object: JsonObject, isBuiltIn: boolean): JsonObject {
  const { metadata, ...rest } = object
  const own = isBuiltIn ? withoutEmpty(rest) : rest
  return { ...own, metadata: withoutEmpty(metadata as JsonObject) }
}

function withoutEmpty(fields: JsonObject): JsonObject {
  const isEmpty = (value: Json) =>
    value === null || (typeof value === 'object' && Object.keys(value).length === 0)
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => !isEmpty(value)))
}
