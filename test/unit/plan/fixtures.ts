import { readFileSync } from 'node:fs'
import type { Resource } from '../../../src/api/resource.ts'
import type { KubeObject, LiveObject, ManagedFieldsEntry } from '../../../src/manifest/object.ts'
import type { GateFacts } from '../../../src/plan/prune/prune-gate.ts'

/** A new copy of a fixture in test/fixtures/managed-fields. */
export function live(name: string): LiveObject {
  return read(name) as LiveObject
}

/** The manifest from which the fixture of this name was applied. */
export function wanted(name: string): KubeObject {
  return read(`wanted-${name}`) as KubeObject
}

/** Facts of the prune gate by which no candidate is kept. */
export const openGate: GateFacts = {
  fieldManager: 'kubectl-nixos',
  wantedKeys: new Set(),
  wantedUids: new Set(),
  wantedNamespaces: new Set(),
  ambientKeys: new Set(),
  unplaced: false,
  configurationEmpty: false,
  allowEmpty: false,
  pruneContents: false,
  pruneAdopted: false,
  keepKinds: new Set(),
  pruneLegacy: false,
}

/** A kind that the server serves. A test overrides the fields that it needs. */
export function resource(kind: string, plural: string, rest: Partial<Resource> = {}): Resource {
  return {
    group: '',
    version: 'v1',
    kind,
    plural,
    namespaced: true,
    verbs: ['get', 'list', 'delete'],
    hasStatus: true,
    aggregated: false,
    ...rest,
  }
}

/** An object with one Apply entry of ours that owns the given fields. */
export function applied(
  object: KubeObject,
  fieldsV1: ManagedFieldsEntry['fieldsV1'],
  rest: object = {},
): LiveObject {
  const entry: ManagedFieldsEntry = {
    manager: 'kubectl-nixos',
    operation: 'Apply',
    apiVersion: object.apiVersion,
    time: '2026-11-22T12:00:00Z',
    fieldsType: 'FieldsV1',
    ...(fieldsV1 === undefined ? {} : { fieldsV1 }),
  }
  const metadata = {
    uid: `uid-${object.metadata.name}`,
    resourceVersion: '1',
    creationTimestamp: '2026-11-22T12:00:00Z',
    managedFields: [entry],
    ...object.metadata,
    ...rest,
  }
  return structuredClone({ ...object, metadata }) as LiveObject
}

/** The entry of a manager. Throws if there is none. */
export function entryOf({ metadata }: LiveObject, manager: string): ManagedFieldsEntry {
  const entry = metadata.managedFields?.find(one => one.manager === manager)
  if (entry === undefined) throw new Error(`no entry of ${manager}`)
  return entry
}

function read(name: string): unknown {
  return JSON.parse(
    readFileSync(new URL(`../../fixtures/managed-fields/${name}.json`, import.meta.url), 'utf8'),
  )
}
