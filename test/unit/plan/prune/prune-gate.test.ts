import { describe, expect, test } from 'vitest'
import { keyOf, refOf } from '../../../../src/manifest/key.ts'
import type { KubeObject, LiveObject, ManagedFieldsEntry } from '../../../../src/manifest/object.ts'
import { gateView } from '../../../../src/plan/prune/gate-view.ts'
import {
  type Candidate,
  collapse,
  type GateFacts,
  type Judged,
  judge,
} from '../../../../src/plan/prune/prune-gate.ts'
import { applied, live, openGate, resource } from '../fixtures.ts'

const labelOwned = { 'f:metadata': { 'f:labels': { 'f:kubernixos': {} } } }

function object(
  kind: string,
  name: string,
  labels: Record<string, string> = { kubernixos: 'old' },
): KubeObject {
  const namespace = kind === 'Namespace' ? {} : { namespace: 'shop' }
  return { apiVersion: 'v1', kind, metadata: { name, ...namespace, labels } }
}

function candidate(found: LiveObject, contents: Candidate['contents'] = []): Candidate {
  return { resource: resource(found.kind, `${found.kind.toLowerCase()}s`), live: found, contents }
}

function configMap(metadata: object = {}): LiveObject {
  return applied(object('ConfigMap', 'settings'), labelOwned, metadata)
}

function namespace(name: string): LiveObject {
  return applied(object('Namespace', name), labelOwned)
}

function withEntry(entry: Partial<ManagedFieldsEntry>, metadata: object = {}): LiveObject {
  const found = configMap(metadata)
  const [ours] = found.metadata.managedFields ?? []
  found.metadata.managedFields = [{ ...ours, ...entry } as ManagedFieldsEntry]
  return found
}

function ofInstance(instance: string): LiveObject {
  return applied(
    object('ConfigMap', 'settings', { kubernixos: 'old', 'kubernixos/instance': instance }),
    labelOwned,
  )
}

const owner = { apiVersion: 'example.com/v1', kind: 'Shop', name: 'main', uid: 'u' }
const otherApplier = {
  manager: 'argocd-controller',
  operation: 'Apply',
  apiVersion: 'v1',
  fieldsV1: labelOwned,
}
const twoAppliers = configMap()
twoAppliers.metadata.managedFields?.push(otherApplier as ManagedFieldsEntry)

const deleted = { kind: 'delete' }
const mirrored = { kind: 'mirrored' }
const kept = (kind: string, rest: object = {}) => ({ kind: 'keep', reason: { kind, ...rest } })

const released = (why: string) => ({ kind: 'release', why })
const adopted = { 'kubernixos/adopted': 'true' }
const aggregated = resource('ConfigMap', 'configmaps', { aggregated: true })
const cart = { apiVersion: 'v1', kind: 'ConfigMap', namespace: 'cart', name: 'settings' }
const inCart = keyOf(cart)

/** Our entry has no time. With `time`, kubectl owns the label, too, since then. */
function timeless(time?: string): LiveObject {
  const found = configMap()
  const ours = {
    manager: 'kubectl-nixos',
    operation: 'Apply',
    apiVersion: 'v1',
    fieldsV1: labelOwned,
  } as const
  const kubectl = { ...ours, manager: 'kubectl-client-side-apply', operation: 'Update' } as const
  found.metadata.managedFields = [ours, ...(time === undefined ? [] : [{ ...kubectl, time }])]
  return found
}

/** An object that kubernixos has applied, with other metadata. Annotations are added. */
function legacy({ annotations = {}, ...metadata }: { annotations?: object; [field: string]: unknown } = {}) {
  const found = live('configmap-legacy')
  Object.assign(found.metadata, metadata)
  found.metadata.annotations = { ...found.metadata.annotations, ...annotations }
  return found
}

function createdLegacy(): LiveObject {
  const found = legacy()
  const managedFields = (found.metadata.managedFields ?? []).map(one => ({
    ...one,
    manager: 'kubectl-create',
  }))
  return legacy({ managedFields })
}

type Row = [rule: string, found: LiveObject | Candidate, facts: Partial<GateFacts>, verdict: object]

const rows: Row[] = [
  ['no rule keeps it', configMap(), {}, deleted],
  ['no label', applied(object('ConfigMap', 'settings', { app: 'x' }), labelOwned), {}, mirrored],
  ['another instance', ofInstance('b'), { instance: 'a' }, mirrored],
  ['an instance where none is set', ofInstance('b'), {}, mirrored],
  ['no instance where one is set', configMap(), { instance: 'a' }, mirrored],
  ['our instance', ofInstance('a'), { instance: 'a' }, deleted],
  ['a label copied by a controller', live('endpoints'), {}, mirrored],
  ['a label copied by an Update of our own name', withEntry({ operation: 'Update' }), {}, mirrored],
  ['our entry does not own the label', withEntry({ fieldsV1: { 'f:data': {} } }), {}, mirrored],
  ['our entry of a subresource', withEntry({ subresource: 'status' }), {}, mirrored],
  ['no managedFields', configMap({ managedFields: undefined }), {}, kept('cleared')],
  [
    'no managedFields, in an aggregated API',
    { ...candidate(configMap({ managedFields: undefined })), resource: aggregated },
    {},
    mirrored,
  ],
  [
    'no managedFields, with an owner',
    configMap({ managedFields: undefined, ownerReferences: [owner] }),
    {},
    mirrored,
  ],
  [
    'applied under another name',
    withEntry({ manager: 'kubectl-other' }),
    {},
    kept('other-field-manager', { manager: 'kubectl-other' }),
  ],
  [
    'applied by an operator to its child',
    withEntry({ manager: 'operator' }, { ownerReferences: [owner] }),
    {},
    mirrored,
  ],
  ['labelled by kubectl apply from the client side', live('configmap-legacy'), {}, kept('legacy')],
  [
    'labelled by kubectl apply, with --prune-legacy',
    live('configmap-legacy'),
    { pruneLegacy: true },
    { kind: 'delete', legacy: true },
  ],
  ['legacy, and the configuration is empty', legacy(), { configurationEmpty: true }, kept('legacy')],
  [
    'legacy, with --prune-legacy, and the configuration is empty',
    legacy(),
    { pruneLegacy: true, configurationEmpty: true },
    kept('empty-configuration'),
  ],
  ['ours, with --prune-legacy', configMap(), { pruneLegacy: true }, deleted],
  [
    'legacy, and managed by Helm',
    legacy({ annotations: { 'meta.helm.sh/release-name': 'shop' } }),
    { pruneLegacy: true },
    kept('managed-by', { tool: 'Helm' }),
  ],
  [
    'legacy, and created after kubectl had labelled it',
    legacy({ creationTimestamp: '2036-11-22T12:00:00Z' }),
    { pruneLegacy: true },
    kept('restored'),
  ],
  [
    'legacy, and with a controller',
    legacy({ ownerReferences: [{ ...owner, controller: true }] }),
    {},
    kept('controlled', { owner: 'Shop main' }),
  ],
  ['legacy, but labelled by another command', createdLegacy(), { pruneLegacy: true }, mirrored],
  [
    'legacy, but wanted',
    live('configmap-legacy'),
    { wantedKeys: new Set([keyOf(refOf(live('configmap-legacy')))]) },
    kept('wanted'),
  ],
  ['its key is wanted', configMap(), { wantedKeys: new Set([keyOf(refOf(configMap()))]) }, kept('wanted')],
  [
    'another key is wanted',
    configMap(),
    { wantedKeys: new Set([keyOf(refOf(live('service')))]), wantedUids: new Set(['uid-x']) },
    deleted,
  ],
  ['its UID is wanted', configMap(), { wantedUids: new Set(['uid-settings']) }, kept('wanted')],
  ['created after our entry', configMap({ creationTimestamp: '2026-11-22T12:00:02Z' }), {}, kept('restored')],
  [
    'created in the second after our entry',
    configMap({ creationTimestamp: '2026-11-22T12:00:01Z' }),
    {},
    deleted,
  ],
  ['created long before our entry', configMap({ creationTimestamp: '2025-11-22T12:00:00Z' }), {}, deleted],
  ['our entry has no valid time', withEntry({ time: 'never' }), {}, kept('restored')],
  ['our entry has no time', timeless(), {}, deleted],
  ['our entry has no time, and kubectl labelled it then', timeless('2026-11-22T12:00:00Z'), {}, deleted],
  [
    'our entry has no time, and kubectl labelled it before',
    timeless('2026-11-22T11:00:00Z'),
    {},
    kept('restored'),
  ],
  [
    'another Apply entry owns the label',
    twoAppliers,
    {},
    kept('other-owner', { manager: 'argocd-controller' }),
  ],
  [
    'an annotation of Helm',
    configMap({ annotations: { 'meta.helm.sh/release-name': 'shop' } }),
    {},
    kept('managed-by', { tool: 'Helm' }),
  ],
  [
    'a rendered chart',
    applied(
      object('ConfigMap', 'c', { kubernixos: 'o', 'app.kubernetes.io/managed-by': 'Helm' }),
      labelOwned,
    ),
    {},
    deleted,
  ],
  [
    'a tracking id of Argo CD',
    configMap({ annotations: { 'argocd.argoproj.io/tracking-id': 'x' } }),
    {},
    kept('managed-by', { tool: 'Argo CD' }),
  ],
  [
    'an instance label of Argo CD',
    applied(object('ConfigMap', 'c', { kubernixos: 'o', 'argocd.argoproj.io/instance': 'x' }), labelOwned),
    {},
    kept('managed-by', { tool: 'Argo CD' }),
  ],
  [
    'a label of Flux',
    applied(
      object('ConfigMap', 'c', { kubernixos: 'o', 'kustomize.toolkit.fluxcd.io/name': 'x' }),
      labelOwned,
    ),
    {},
    kept('managed-by', { tool: 'Flux' }),
  ],
  [
    'labels of Flux and Helm',
    applied(object('ConfigMap', 'c', { kubernixos: 'o', 'helm.toolkit.fluxcd.io/name': 'x' }), labelOwned),
    {},
    kept('managed-by', { tool: 'Flux' }),
  ],
  [
    'a controller owns it',
    configMap({ ownerReferences: [{ ...owner, controller: true }] }),
    {},
    kept('controlled', { owner: 'Shop main' }),
  ],
  ['an owner that is not a controller', configMap({ ownerReferences: [owner] }), {}, deleted],
  [
    'prune is disabled',
    configMap({ annotations: { 'kubernixos/prune': 'disabled' } }),
    {},
    kept('prune-disabled'),
  ],
  [
    'a kind of --keep-kinds',
    configMap(),
    { keepKinds: new Set(['configmaps']) },
    kept('kept-kind', { what: 'configmaps' }),
  ],
  ['a kind that --keep-kinds does not name', configMap(), { keepKinds: new Set(['secrets']) }, deleted],
  [
    'an adopted object of a kind of --keep-kinds',
    configMap({ annotations: adopted }),
    { keepKinds: new Set(['configmaps']) },
    kept('kept-kind', { what: 'configmaps' }),
  ],
  [
    'the word for disabled prune is mistyped',
    configMap({ annotations: { 'kubernixos/prune': 'Disabled' } }),
    {},
    kept('prune-disabled', { value: 'Disabled' }),
  ],
  ['prune is enabled', configMap({ annotations: { 'kubernixos/prune': 'enabled' } }), {}, deleted],
  ['the Namespace default', namespace('default'), {}, released('cluster-own')],
  [
    'the Namespace kube-system, which is in use and not empty',
    candidate(namespace('kube-system'), [{ what: 'pods', count: 1 }]),
    { wantedNamespaces: new Set(['kube-system']), pruneAdopted: true },
    released('cluster-own'),
  ],
  ['a Namespace named like those of Kubernetes', namespace('kube-flannel'), {}, deleted],
  ['an adopted object', configMap({ annotations: adopted }), {}, released('adopted')],
  [
    'an adopted object with --prune-adopted',
    configMap({ annotations: adopted }),
    { pruneAdopted: true },
    deleted,
  ],
  [
    'another value of the annotation',
    configMap({ annotations: { 'kubernixos/adopted': 'no' } }),
    {},
    deleted,
  ],
  [
    'an adopted object of Helm',
    configMap({ annotations: { ...adopted, 'meta.helm.sh/release-name': 'shop' } }),
    {},
    released('adopted'),
  ],
  [
    'an adopted object with a controller',
    configMap({ annotations: adopted, ownerReferences: [{ ...owner, controller: true }] }),
    {},
    released('adopted'),
  ],
  [
    'an adopted object that somebody has restored',
    configMap({ annotations: adopted, creationTimestamp: '2026-11-22T13:00:00Z' }),
    {},
    kept('restored'),
  ],
  [
    'an adopted object, and prune is disabled',
    configMap({ annotations: { ...adopted, 'kubernixos/prune': 'disabled' } }),
    {},
    kept('prune-disabled'),
  ],
  [
    'an adopted object, and an empty configuration',
    configMap({ annotations: adopted }),
    { configurationEmpty: true },
    kept('empty-configuration'),
  ],
  ['a manifest can not be placed', configMap(), { unplaced: true }, kept('unplaced')],
  [
    'it is wanted where the context says',
    configMap(),
    { ambient: { namespace: 'cart', by: 'context' }, ambientKeys: new Set([inCart]) },
    kept('other-namespace', { lives: 'shop', wanted: 'cart', by: 'context' }),
  ],
  [
    'it is adopted, and wanted where nobody says',
    configMap({ annotations: adopted }),
    { ambient: { namespace: 'cart', by: 'nobody' }, ambientKeys: new Set([inCart]) },
    kept('other-namespace', { lives: 'shop', wanted: 'cart', by: 'nobody' }),
  ],
  ['it is wanted where the configuration says', configMap(), { wantedKeys: new Set([inCart]) }, deleted],
  [
    'another object is wanted where the context says',
    configMap(),
    {
      ambient: { namespace: 'cart', by: 'context' },
      ambientKeys: new Set([keyOf({ ...cart, name: 'other' })]),
    },
    deleted,
  ],
  ['a ConfigMap named default', applied(object('ConfigMap', 'default'), labelOwned), {}, deleted],
  [
    'a Namespace of wanted objects',
    namespace('shop'),
    { wantedNamespaces: new Set(['shop']) },
    kept('namespace-in-use'),
  ],
  [
    'a Namespace without wanted objects',
    namespace('shop'),
    { wantedNamespaces: new Set(['other']) },
    deleted,
  ],
  ['a ConfigMap in a Namespace in use', configMap(), { wantedNamespaces: new Set(['shop']) }, deleted],
  ['an empty configuration', configMap(), { configurationEmpty: true }, kept('empty-configuration')],
  [
    'an empty configuration with --allow-empty',
    configMap(),
    { configurationEmpty: true, allowEmpty: true },
    deleted,
  ],
  [
    'its deletion would delete other objects',
    candidate(namespace('shop'), [
      { what: 'secrets', count: 2 },
      { what: 'pods', count: 1 },
    ]),
    {},
    kept('contents', { what: 'secrets, pods', count: 3 }),
  ],
  [
    'its deletion would delete no other object',
    candidate(namespace('shop'), [{ what: 'secrets', count: 0 }]),
    {},
    deleted,
  ],
  [
    'its deletion would delete other objects, with --prune-contents',
    candidate(namespace('shop'), [{ what: 'secrets', count: 2 }]),
    { pruneContents: true },
    deleted,
  ],
]

test.each(rows)('%s', (_rule, found, change, verdict) => {
  const one = 'live' in found ? (found as Candidate) : candidate(found)
  expect(judge(one, { ...openGate, ...change })).toEqual(verdict)
  // The gate view of the object must give the same verdict.
  expect(judge({ ...one, live: gateView(one.live) }, { ...openGate, ...change })).toEqual(verdict)
})

describe('legacy needs a last-applied annotation that describes this object with the live label', () => {
  const told = 'kubectl.kubernetes.io/last-applied-configuration'
  const applies: Record<string, unknown> = {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'legacy', namespace: 'shop', labels: { kubernixos: 'old' } },
  }
  test.each([
    ['this object', applies, kept('legacy')],
    [
      'no namespace, which kubectl always fills in',
      { ...applies, metadata: { name: 'legacy', labels: { kubernixos: 'old' } } },
      mirrored,
    ],
    [
      'another name',
      { ...applies, metadata: { name: 'origin', namespace: 'shop', labels: { kubernixos: 'old' } } },
      mirrored,
    ],
    [
      'another namespace',
      { ...applies, metadata: { name: 'legacy', namespace: 'other', labels: { kubernixos: 'old' } } },
      mirrored,
    ],
    ['another kind', { ...applies, kind: 'Secret' }, mirrored],
    ['another group', { ...applies, apiVersion: 'example.com/v1' }, mirrored],
    [
      'another checksum',
      { ...applies, metadata: { name: 'legacy', namespace: 'shop', labels: { kubernixos: 'x' } } },
      mirrored,
    ],
    ['no object', 'x', mirrored],
  ])('%s', (_what, value, verdict) => {
    const found = live('configmap-legacy')
    found.metadata.annotations = { [told]: JSON.stringify(value) }
    expect(judge(candidate(found), openGate)).toEqual(verdict)
    expect(judge(candidate(gateView(found)), openGate)).toEqual(verdict)
  })

  test('a controller put the label there', () => {
    const found = live('configmap-legacy')
    for (const entry of found.metadata.managedFields ?? []) entry.manager = 'copier'
    expect(judge(candidate(found), openGate)).toEqual(mirrored)
  })

  test('unreadable', () => {
    const found = live('configmap-legacy')
    found.metadata.annotations = { [told]: '{' }
    expect(judge(candidate(found), openGate)).toEqual(mirrored)
  })
})

function judged(name: string, verdict: object, uid = `uid-${name}`, metadata: object = {}): Judged {
  const found = applied(object('ConfigMap', name), labelOwned, { uid, ...metadata })
  return { candidate: candidate(found), verdict: verdict as Judged['verdict'] }
}

describe('collapse takes the strictest verdict of a UID', () => {
  test.each([
    ['keep over delete', [deleted, kept('prune-disabled')], kept('prune-disabled')],
    ['mirrored over delete', [deleted, mirrored], mirrored],
    ['keep over mirrored', [mirrored, kept('legacy')], kept('legacy')],
    ['wanted over any other', [kept('prune-disabled'), kept('wanted')], kept('wanted')],
  ])('%s', (_what, verdicts, verdict) => {
    for (const order of [verdicts, [...verdicts].reverse()]) {
      const collapsed = collapse(order.map(one => judged('settings', one, 'same')))
      expect(collapsed.map(one => one.verdict)).toEqual([verdict])
    }
  })

  test('other UIDs stay', () => {
    expect(collapse([judged('a', deleted), judged('b', deleted)])).toHaveLength(2)
  })
})
