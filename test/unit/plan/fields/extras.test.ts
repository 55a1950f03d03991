import { expect, test } from 'vitest'
import type { JsonObject, LiveObject, ManagedFieldsEntry } from '../../../../src/manifest/object.ts'
import { findExtras } from '../../../../src/plan/fields/extras.ts'
import { live, wanted } from '../fixtures.ts'

const us = 'kubectl-nixos'
const rules = { fieldManager: us, takeBack: ['k9s'] }
const lastApplied = 'kubectl.kubernetes.io/last-applied-configuration'

function beside(manager: string, fieldsV1: JsonObject, rest: Partial<ManagedFieldsEntry> = {}): LiveObject {
  const found = live('configmap')
  found['data'] = { mode: 'prod', level: 'info', extra: 'x', dnsPolicy: 'ClusterFirst', empty: {} }
  const entry = { manager, operation: 'Update', apiVersion: 'v1', fieldsV1, ...rest }
  found.metadata.managedFields?.push(entry as ManagedFieldsEntry)
  return found
}

test('fields that kubectl set in a real Deployment and the manifest does not', () => {
  const extras = findExtras(wanted('deployment'), live('deployment-edited'), rules)
  expect(extras.map(({ manager, path }) => `${manager} ${path}`)).toMatchInlineSnapshot(`
    [
      "kubectl-annotate /metadata/annotations/note",
      "kubectl-label /metadata/labels/tier",
      "kubectl-rollout /spec/template/metadata/annotations/kubectl.kubernetes.io~1restartedAt",
      "kubectl-set /spec/template/spec/containers/0/env/2",
      "kubectl-set /spec/template/spec/initContainers/0/env/0",
      "kubectl-set /spec/template/spec/initContainers/1/env/0",
    ]
  `)
})

test('of a Deployment made by kubectl create, only fields that are no defaults', () => {
  const extras = findExtras(wanted('deployment'), live('deployment-created'), rules)
  expect(extras).toMatchObject([{ manager: 'kubectl-create', path: '/spec/template/spec/containers/0' }])
  expect(extras[0]?.steps.at(-1)).toEqual({ kind: 'item', keys: { name: 'nginx' } })
})

test.each([
  ['an edit', beside('kubectl-edit', { 'f:data': { 'f:extra': {} } }), ['/data/extra']],
  [
    'an edit that is a default',
    beside('kubectl-edit', { 'f:data': { 'f:dnsPolicy': {} } }),
    ['/data/dnsPolicy'],
  ],
  ['a default of kubectl create', beside('kubectl-create', { 'f:data': { 'f:dnsPolicy': {} } }), []],
  [
    'an edit of a manager whose edits are drift',
    beside('k9s', { 'f:data': { 'f:extra': {} } }),
    ['/data/extra'],
  ],
  ['an edit under our own name', beside(us, { 'f:data': { 'f:extra': {} } }), []],
  ['another manager', beside('operator', { 'f:data': { 'f:extra': {} } }), []],
  ['an Apply entry', beside('kubectl-edit', { 'f:data': { 'f:extra': {} } }, { operation: 'Apply' }), []],
  ['status', beside('kubectl-edit', { 'f:data': { 'f:extra': {} } }, { subresource: 'status' }), []],
  ['a field that the manifest sets', beside('kubectl-edit', { 'f:data': { 'f:mode': {} } }), []],
  ['a field that is gone', beside('kubectl-edit', { 'f:data': { 'f:gone': {} } }), []],
  ['an empty field', beside('kubectl-edit', { 'f:data': { 'f:empty': {} } }), []],
])('%s', (_what, found, paths) => {
  expect(findExtras(wanted('configmap'), found, rules).map(one => one.path)).toEqual(paths)
})

test('of client-side apply, only the fields in last-applied, and not the annotation itself', () => {
  const annotated = { 'f:annotations': { [`f:${lastApplied}`]: {} } }
  const found = beside('kubectl-client-side-apply', {
    'f:metadata': annotated,
    'f:data': { 'f:extra': {}, 'f:dnsPolicy': {} },
  })
  found.metadata.annotations = { [lastApplied]: JSON.stringify({ data: { dnsPolicy: 'ClusterFirst' } }) }
  expect(findExtras(wanted('configmap'), found, rules).map(one => one.path)).toEqual(['/data/dnsPolicy'])
  found.metadata.annotations = {}
  expect(findExtras(wanted('configmap'), found, rules).map(one => one.path)).toEqual(['/data/extra'])
})

const mode = { 'f:mode': {} }

test.each([
  [
    'beside a field of the manifest',
    beside('helm', { 'f:data': { ...mode, 'f:extra': {} } }),
    ['/data/extra'],
  ],
  ['a default beside it', beside('helm', { 'f:data': { ...mode, 'f:dnsPolicy': {} } }), []],
  [
    'all fields of an Apply entry',
    beside('flux', { 'f:data': { ...mode, 'f:dnsPolicy': {} } }, { operation: 'Apply' }),
    ['/data/dnsPolicy'],
  ],
  ['of a controller that owns no field of it', beside('operator', { 'f:data': { 'f:extra': {} } }), []],
  [
    'of a subresource',
    beside('operator', { 'f:data': { ...mode, 'f:extra': {} } }, { subresource: 'scale' }),
    [],
  ],
])('of a manager of other fields: %s', (_what, found, paths) => {
  expect(findExtras(wanted('configmap'), found, rules).map(one => one.path)).toEqual(paths)
})

test('names that the server or kubectl copies from metadata.name are no extras', () => {
  const name = 'kubernetes.io/metadata.name'
  const found = beside('kubectl-create', {
    'f:metadata': { 'f:labels': { [`f:${name}`]: {} } },
    'f:spec': { 'f:jobTemplate': { 'f:metadata': { 'f:name': {} } } },
  })
  found.metadata.labels = { [name]: 'settings' }
  found['spec'] = { jobTemplate: { metadata: { name: 'settings' } } }
  expect(findExtras(wanted('configmap'), found, rules)).toEqual([])
})

test('sorted by path, not by the order of entries', () => {
  const found = beside('kubectl-edit', { 'f:data': { 'f:level': {}, 'f:extra': {} } })
  const later = {
    manager: 'kubectl-patch',
    operation: 'Update',
    fieldsV1: { 'f:data': { 'f:dnsPolicy': {} } },
  }
  found.metadata.managedFields?.push(later as unknown as ManagedFieldsEntry)
  const paths = findExtras(wanted('configmap'), found, rules).map(one => one.path)
  expect(paths).toEqual(['/data/dnsPolicy', '/data/extra'])
})

test('the last-applied annotation is no extra, whichever manager owns it', () => {
  const found = beside('kubectl-annotate', {
    'f:metadata': { 'f:annotations': { [`f:${lastApplied}`]: {} } },
  })
  found.metadata.annotations = { [lastApplied]: '{}' }
  expect(findExtras(wanted('configmap'), found, rules)).toEqual([])
})
