import { expect, test } from 'vitest'
import type { JsonObject, LiveObject, ManagedFieldsEntry } from '../../../../src/manifest/object.ts'
import { isOfConfiguration } from '../../../../src/plan/status/is-of-configuration.ts'
import { liveOf } from '../../cluster/fake-api.ts'

const label = { 'f:labels': { 'f:kubernixos': {} } }
const owner = { 'f:ownerReferences': { 'k:{"uid":"u1"}': {} } }

function entry(manager: string, operation: 'Apply' | 'Update', fields: JsonObject): ManagedFieldsEntry {
  return { manager, operation, apiVersion: 'v1', fieldsV1: { 'f:metadata': fields } }
}

/** An object with our label. `managedFields` may be missing. */
function labelled(managedFields: ManagedFieldsEntry[] | undefined, isOwned = true): LiveObject {
  const reference = { apiVersion: 'v1', kind: 'ConfigMap', name: 'parent', uid: 'u1' }
  const object = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'one' } }
  return liveOf(object, {
    labels: { kubernixos: 'c' },
    ...(isOwned ? { ownerReferences: [reference] } : {}),
    ...(managedFields === undefined ? {} : { managedFields }),
  })
}

const patched = entry('kubectl-patch', 'Update', owner)

// docs/rules.md 13.4
test.each<[string, LiveObject, boolean]>([
  ['ours without an owner', labelled([entry('kubectl-nixos', 'Apply', label)], false), true],
  ['ours with an owner', labelled([entry('kubectl-nixos', 'Apply', label), patched]), true],
  ['another manager without an owner', labelled([entry('team', 'Apply', label)], false), true],
  ['another manager, owner set by somebody', labelled([entry('team', 'Apply', label), patched]), true],
  ['an operator that applies its child', labelled([entry('op', 'Apply', { ...label, ...owner })]), false],
  [
    'an operator that sets the owner by an update',
    labelled([entry('op', 'Apply', label), entry('op', 'Update', owner)]),
    false,
  ],
  ['a controller that copies labels', labelled([entry('c', 'Update', { ...label, ...owner })]), false],
  ['a controller, without an owner', labelled([entry('c', 'Update', label)], false), false],
  ['an object without managedFields', labelled(undefined, false), true],
  ['an object with an owner and without managedFields', labelled(undefined), false],
])('of the configuration: %s', (_name, live, expected) => {
  expect(isOfConfiguration(live)).toBe(expected)
})
