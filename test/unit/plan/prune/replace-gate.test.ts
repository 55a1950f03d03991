import { expect, test } from 'vitest'
import type { Resource } from '../../../../src/api/resource.ts'
import type { LiveObject, ManagedFieldsEntry } from '../../../../src/manifest/object.ts'
import { againstReplacing, beyondFlag, type ReplaceRules } from '../../../../src/plan/prune/replace-gate.ts'
import { applied, resource } from '../fixtures.ts'

const labelOwned = { 'f:metadata': { 'f:labels': { 'f:kubernixos': {} } } }
const rules: ReplaceRules = { fieldManager: 'kubectl-nixos', adopt: false, keepKinds: new Set() }
const labels = { kubernixos: 'old' }
const adopted = { annotations: { 'kubernixos/adopted': 'true' } }

function ours(apiVersion: string, kind: string, metadata: object = {}, spec: object = {}): LiveObject {
  return applied(
    { apiVersion, kind, metadata: { name: 'web', labels, ...metadata }, spec: { ...spec } },
    labelOwned,
  )
}

const map = (metadata: object = {}) => ours('v1', 'ConfigMap', { namespace: 'shop', ...metadata })
const stateful = (spec: object) => ours('apps/v1', 'StatefulSet', { namespace: 'shop' }, spec)

function entry(found: LiveObject, more: Partial<ManagedFieldsEntry>): LiveObject {
  const [own] = found.metadata.managedFields ?? []
  const managedFields = [{ ...own, ...more } as ManagedFieldsEntry]
  return { ...found, metadata: { ...found.metadata, managedFields } }
}

function shared(found: LiveObject): LiveObject {
  const [own] = found.metadata.managedFields ?? []
  const managedFields = [own, { ...own, manager: 'argocd' }] as ManagedFieldsEntry[]
  return { ...found, metadata: { ...found.metadata, managedFields } }
}

function resourceOf(live: LiveObject, more: Partial<Resource> = {}): Resource {
  const [group = '', version = 'v1'] = live.apiVersion.includes('/')
    ? live.apiVersion.split('/')
    : ['', live.apiVersion]
  return resource(live.kind, `${live.kind.toLowerCase()}s`, { group, version, ...more })
}

const controller = { apiVersion: 'example.com/v1', kind: 'Shop', name: 'main', uid: 'u', controller: true }

test.each<[string, LiveObject, Partial<ReplaceRules>, object | undefined]>([
  ['an object that we created', map(), {}, undefined],
  ['a Deployment', ours('apps/v1', 'Deployment'), {}, undefined],
  ['a Namespace', ours('v1', 'Namespace'), {}, { kind: 'never', what: 'namespaces' }],
  ['a PersistentVolumeClaim', ours('v1', 'PersistentVolumeClaim'), {}, { kind: 'never' }],
  ['a PersistentVolume', ours('v1', 'PersistentVolume'), {}, { kind: 'never' }],
  ['a CRD', ours('apiextensions.k8s.io/v1', 'CustomResourceDefinition'), {}, { kind: 'never' }],
  ['a kind of another group with such a name', ours('example.com/v1', 'Namespace'), {}, undefined],
  ['a StatefulSet', stateful({}), {}, undefined],
  [
    'a StatefulSet that deletes its claims',
    stateful({ persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Delete' } }),
    {},
    { kind: 'volume-data' },
  ],
  [
    'a StatefulSet that retains its claims',
    stateful({ persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Retain', whenScaled: 'Delete' } }),
    {},
    undefined,
  ],
  ['an object without our label', map({ labels: {} }), {}, { kind: 'not-ours' }],
  [
    'an object of another instance',
    map({ labels: { ...labels, 'kubernixos/instance': 'b' } }),
    {},
    { kind: 'not-ours' },
  ],
  [
    'a copy of our label',
    entry(map(), { operation: 'Update', manager: 'kubectl-edit' }),
    {},
    { kind: 'not-ours' },
  ],
  ['an adopted object', map(adopted), {}, { kind: 'adopted' }],
  ['an adopted object that the run takes fully', map(adopted), { adopt: true }, undefined],
  [
    'what Kubernetes itself makes',
    map({ name: 'kube-root-ca.crt' }),
    { adopt: true },
    { kind: 'cluster-own' },
  ],
  [
    'an object under another field manager',
    entry(map(), { manager: 'ci' }),
    {},
    { kind: 'kept', reason: { kind: 'other-field-manager', manager: 'ci' } },
  ],
  [
    'an object that another manager applies, too',
    shared(map()),
    {},
    { kind: 'kept', reason: { kind: 'other-owner', manager: 'argocd' } },
  ],
  [
    'an object of Helm',
    map({ annotations: { 'meta.helm.sh/release-name': 'r' } }),
    {},
    { kind: 'kept', reason: { kind: 'managed-by', tool: 'Helm' } },
  ],
  [
    'an object with a controller',
    map({ ownerReferences: [controller] }),
    {},
    { kind: 'kept', reason: { kind: 'controlled' } },
  ],
  [
    'an object that somebody protects',
    map({ annotations: { 'kubernixos/prune': 'disabled' } }),
    {},
    { kind: 'kept', reason: { kind: 'prune-disabled' } },
  ],
  [
    'a kind of --keep-kinds',
    map(),
    { keepKinds: new Set(['configmaps']) },
    { kind: 'kept', reason: { kind: 'kept-kind' } },
  ],
  [
    'a restored object',
    map({ creationTimestamp: '2026-11-23T12:00:00Z' }),
    {},
    { kind: 'kept', reason: { kind: 'restored' } },
  ],
])('%s', (_name, live, more, against) => {
  const found = againstReplacing(live, resourceOf(live), { ...rules, ...more })
  if (against === undefined) expect(found).toBeUndefined()
  else expect(found).toMatchObject(against)
})

test('an object of an aggregated API server is never replaced', () => {
  const live = ours('example.com/v1', 'Flunder')
  expect(againstReplacing(live, resourceOf(live, { aggregated: true }), rules)).toEqual({
    kind: 'never',
    what: 'flunders.example.com',
  })
})

test.each<[string, LiveObject, object | undefined]>([
  ['a Deployment', ours('apps/v1', 'Deployment'), undefined],
  ['a Service', ours('v1', 'Service'), undefined],
  [
    'a load balancer',
    ours('v1', 'Service', {}, { type: 'LoadBalancer' }),
    { kind: 'needs-annotation', loss: 'address' },
  ],
  [
    'a role binding',
    ours('rbac.authorization.k8s.io/v1', 'ClusterRoleBinding'),
    { kind: 'needs-annotation', loss: 'rights' },
  ],
  ['a custom resource', ours('example.com/v1', 'Widget'), { kind: 'needs-annotation', loss: 'data' }],
])('the flag is enough to replace %s, or only the annotation is', (_name, live, expected) => {
  const beyond = beyondFlag(live, resourceOf(live))
  if (expected === undefined) expect(beyond).toBeUndefined()
  else expect(beyond).toMatchObject(expected)
})
