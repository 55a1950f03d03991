import { describe, expect, test } from 'vitest'
import type { JsonObject, LiveObject, ManagedFieldsEntry } from '../../../../src/manifest/object.ts'
import { findConflicts, unexplainedCauses } from '../../../../src/plan/fields/conflict.ts'
import type { TakeBackRules } from '../../../../src/plan/fields/take-back.ts'
import { applied, live, wanted } from '../fixtures.ts'

const us: TakeBackRules = { fieldManager: 'kubectl-nixos', takeBack: ['k9s'] }

/** The ConfigMap `settings` after another manager wrote `mode`. */
function takenOver(
  entry: Partial<ManagedFieldsEntry>,
  fieldsV1: JsonObject = { 'f:data': { 'f:mode': {} } },
): LiveObject {
  const found = live('configmap')
  found['data'] = { mode: 'dev', level: 'info' }
  const other = { manager: 'x', operation: 'Update', apiVersion: 'v1', fieldsV1, ...entry }
  found.metadata.managedFields?.push(other as ManagedFieldsEntry)
  return found
}

describe('edits with kubectl, as a real server records them', () => {
  test('what the manifest sets is found with its manager', () => {
    expect(findConflicts(wanted('deployment'), live('deployment-edited'), us)).toMatchObject([
      {
        path: '/spec/replicas',
        manager: 'kubectl',
        operation: 'Update',
        subresource: 'scale',
        live: 7,
        wanted: 2,
        takeBack: true,
      },
      {
        path: '/spec/template/spec/containers/0/image',
        manager: 'kubectl-patch',
        operation: 'Update',
        live: 'nginx:patched',
        wanted: 'nginx:1.27',
        takeBack: true,
      },
    ])
  })

  test('list items are named by the keys that the server merges by', () => {
    const [, image] = findConflicts(wanted('deployment'), live('deployment-edited'), us)
    expect(image?.steps.at(-2)).toEqual({ kind: 'item', keys: { name: 'web' } })
  })

  test('nothing where nobody interfered', () => {
    expect(findConflicts(wanted('deployment'), live('deployment'), us)).toEqual([])
  })
})

test('sorted by path, not by the order of entries', () => {
  const found = takenOver({})
  found['data'] = { mode: 'dev', level: 'warning' }
  const later = { manager: 'y', operation: 'Update', fieldsV1: { 'f:data': { 'f:level': {} } } }
  found.metadata.managedFields?.push(later as unknown as ManagedFieldsEntry)
  const conflicts = findConflicts(wanted('configmap'), found, us)
  expect(conflicts.map(one => one.path)).toEqual(['/data/level', '/data/mode'])
})

describe('whose fields are taken back', () => {
  test.each([
    ...['client-side-apply', 'create', 'edit', 'patch', 'set', 'replace', 'label', 'annotate', 'rollout'].map(
      verb => [{ manager: `kubectl-${verb}` }, true] as const,
    ),
    [{ manager: 'before-first-apply' }, true],
    [{ manager: 'kubectl', subresource: 'scale' }, true],
    [{ manager: 'kubectl' }, false],
    [{ manager: 'kubectl', operation: 'Apply' }, false],
    [{ manager: 'kubectl-edit', operation: 'Apply' }, false],
    [{ manager: 'k9s' }, true],
    [{ manager: 'k9s', subresource: 'scale' }, true],
    [{ manager: 'k9s', operation: 'Apply' }, false],
    [{ manager: 'kubectl-neat' }, false],
    [{ manager: 'kubectl-nixos' }, false],
    [{ manager: 'kube-controller-manager' }, false],
  ] as const)('%j: %s', (entry, takeBack) => {
    const conflicts = findConflicts(wanted('configmap'), takenOver(entry), us)
    expect(conflicts.map(one => [one.path, one.takeBack])).toEqual([['/data/mode', takeBack]])
  })

  test('an Update under our own field manager name is never taken back, whatever the name', () => {
    const found = takenOver({ manager: 'kubectl-edit' })
    const conflicts = findConflicts(wanted('configmap'), found, { ...us, fieldManager: 'kubectl-edit' })
    expect(conflicts.find(one => one.manager === 'kubectl-edit')?.takeBack).toBe(false)
  })
})

describe('no conflict', () => {
  test.each([
    ['the same value', takenOver({}, { 'f:data': { 'f:level': {} } })],
    ['a field that the manifest does not set', takenOver({}, { 'f:data': { 'f:other': {} } })],
    ['status', takenOver({ subresource: 'status' })],
    ['our own entry', live('configmap')],
  ])('%s', (_what, found) => {
    expect(findConflicts(wanted('configmap'), found, us)).toEqual([])
  })

  test('an empty map of theirs whose parts we set', () => {
    const object = { ...wanted('configmap'), spec: { limits: { cpu: 1 } } }
    const ours = { 'f:spec': { 'f:limits': { 'f:cpu': {} } } }
    const found = applied({ ...object, spec: { limits: {} } }, ours)
    const theirs = { 'f:spec': { 'f:limits': {} } }
    const entry = { manager: 'x', operation: 'Update', apiVersion: 'v1', fieldsV1: theirs } as const
    found.metadata.managedFields?.push(entry)
    expect(findConflicts(object, found, us)).toEqual([])
  })
})

test('an atomic field is one conflict, whole', () => {
  const found = live('service')
  Object.assign(found['spec'] as JsonObject, { selector: { app: 'web', tier: 'x' } })
  const fieldsV1 = { 'f:spec': { 'f:selector': {} } }
  found.metadata.managedFields = [
    { manager: 'kubectl-edit', operation: 'Update', apiVersion: 'v1', fieldsV1 },
  ]
  const [conflict, ...rest] = findConflicts(wanted('service'), found, us)
  expect(conflict).toMatchObject({
    path: '/spec/selector',
    live: { app: 'web', tier: 'x' },
    wanted: { app: 'web' },
  })
  expect(rest).toEqual([])
})

test('a scalar of ours against parts of theirs', () => {
  const object = { ...wanted('configmap'), data: 'text' }
  expect(findConflicts(object, takenOver({}), us)).toMatchObject([{ path: '/data', wanted: 'text' }])
})

test('values of a Secret are masked', () => {
  const found = live('secret')
  found['data'] = { password: 'b3RoZXI=' }
  const fieldsV1 = { 'f:data': { 'f:password': {} } }
  found.metadata.managedFields?.push({
    manager: 'kubectl-edit',
    operation: 'Update',
    apiVersion: 'v1',
    fieldsV1,
  })
  expect(findConflicts(wanted('secret'), found, us)).toMatchObject([
    { path: '/data/password', live: '*** (before)', wanted: '*** (after)' },
  ])
})

describe('unexplainedCauses', () => {
  const failure = (...fields: string[]) => ({
    status: 409,
    reason: 'Conflict',
    message: '',
    causes: fields.map(field => ({ reason: 'FieldManagerConflict', field, message: '' })),
  })

  test('the paths as a real server wrote them', () => {
    const told = failure('.spec.replicas', '.spec.template.spec.containers[name="web"].image')
    expect(unexplainedCauses(told, wanted('deployment'), live('deployment-edited'), us.fieldManager)).toEqual(
      [],
    )
  })

  test('a field that managedFields do not explain', () => {
    const told = failure('.spec.replicas', '.spec.paused')
    expect(unexplainedCauses(told, wanted('deployment'), live('deployment-edited'), us.fieldManager)).toEqual(
      ['.spec.paused'],
    )
  })

  test('causes with another reason are not fields of a conflict', () => {
    const other = { ...failure(), causes: [{ reason: 'FieldValueInvalid', field: 'spec', message: '' }] }
    expect(unexplainedCauses(other, wanted('configmap'), live('configmap'), us.fieldManager)).toEqual([])
  })
})
