import type { JsonObject, KubeObject, LiveObject, ManagedFieldsEntry } from '../../../src/manifest/object.ts'
import { applied } from './fixtures.ts'

/** An entry of managedFields: `entry('helm', fields)`, an Update unless the details say more. */
export function entry(
  manager: string,
  fieldsV1: JsonObject,
  details: Partial<ManagedFieldsEntry> = {},
): ManagedFieldsEntry {
  return { manager, operation: 'Update', apiVersion: 'v1', fieldsV1, ...details }
}

/** A live object with exactly these entries. */
export function ownedBy(object: KubeObject, ...managedFields: ManagedFieldsEntry[]): LiveObject {
  return applied(object, {}, { managedFields })
}

/** The entries of an object, as `manager operation` and the fields. */
export function ownersOf({ metadata }: LiveObject): [string, JsonObject | undefined][] {
  return (metadata.managedFields ?? []).map(one => [`${one.manager} ${one.operation}`, one.fieldsV1])
}
