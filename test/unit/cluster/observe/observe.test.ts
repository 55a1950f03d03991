import { describe, expect, test } from 'vitest'
import type { Resource } from '../../../../src/api/resource.ts'
import { listEach } from '../../../../src/cluster/observe/list-each.ts'
import { observe } from '../../../../src/cluster/observe/observe.ts'
import { WantedLive } from '../../../../src/cluster/observe/wanted-live.ts'
import type { Api } from '../../../../src/cluster/rest/api.ts'
import { keyOf, refOf } from '../../../../src/manifest/key.ts'
import type { KubeObject, LiveObject } from '../../../../src/manifest/object.ts'
import type { Answer, Observation } from '../../../../src/plan/observation.ts'
import type { PlacedManifest } from '../../../../src/plan/place.ts'
import { no, ok } from '../../plan/replies.ts'
import { fakeApi, liveOf, resourceOf } from '../fake-api.ts'

const configMaps = resourceOf('ConfigMap')
const namespaces = resourceOf('Namespace', { namespaced: false })
const wantedMap: KubeObject = {
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'cm', namespace: 'shop', labels: { kubernixos: 'now' } },
  data: { a: 'ours' },
}
const shop: KubeObject = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } }

const widgets = resourceOf('Widget', { group: 'example.com' })
const widget: KubeObject = {
  apiVersion: 'example.com/v1',
  kind: 'Widget',
  metadata: { name: 'w', namespace: 'shop' },
}
const account: KubeObject = {
  apiVersion: 'v1',
  kind: 'ServiceAccount',
  metadata: { name: 'sa', namespace: 'shop' },
}
const pod: KubeObject = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'p', namespace: 'shop' },
  spec: { serviceAccountName: 'sa' },
}
const crds = resourceOf('CustomResourceDefinition', { group: 'apiextensions.k8s.io', namespaced: false })
const crd: KubeObject = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'widgets.example.com' },
  spec: { group: 'example.com' },
}

/** A dry run that changes the CRD and rejects an object of its kind. */
function changedCrd(object: KubeObject) {
  return object.kind === 'Widget'
    ? no(500, 'InternalError')
    : ok(liveOf({ ...crd, spec: { group: 'example.com', scope: 'Namespaced' } }))
}

/** The ConfigMap after our own apply, with another checksum or another value. */
function appliedMap(checksum: string, value = 'ours', manager = 'kubectl-nixos'): LiveObject {
  const labels = { 'f:kubernixos': {} }
  const ours = {
    manager: 'kubectl-nixos',
    operation: 'Apply' as const,
    apiVersion: 'v1',
    fieldsV1: {
      'f:metadata': { 'f:labels': labels },
      ...(manager === 'kubectl-nixos' ? { 'f:data': { 'f:a': {} } } : {}),
    },
  }
  const theirs = {
    manager,
    operation: 'Update' as const,
    apiVersion: 'v1',
    fieldsV1: { 'f:data': { 'f:a': {} } },
  }
  const managedFields = manager === 'kubectl-nixos' ? [ours] : [ours, theirs]
  const live = liveOf(wantedMap, { managedFields, labels: { kubernixos: checksum } })
  return { ...live, data: { a: value } }
}

function wanted(object: KubeObject, resource: Resource | undefined, toCome = false): PlacedManifest {
  const manifest = { origin: { title: object.metadata.name, pointer: '' }, object }
  return { manifest, key: keyOf(refOf(object)), resource, toCome, namespaceFilled: false, similar: [] }
}

interface Row {
  readonly wanted?: PlacedManifest
  readonly beside?: readonly PlacedManifest[]
  readonly listed?: readonly LiveObject[]
  readonly answers?: Parameters<typeof fakeApi>[0]
  readonly force?: boolean
  readonly answer: Answer['kind'] | [Answer['kind'], string]
  readonly requests: readonly string[]
}

const rows: [string, Row][] = [
  ['a converged object costs no request', { listed: [appliedMap('now')], answer: 'proven', requests: [] }],
  [
    'the dry-run alone tells that an object is absent',
    { answer: 'accepted', requests: ['apply ConfigMap cm dry-run'] },
  ],
  [
    'one that a removed label hides from the list is read after its dry-run',
    {
      answers: { get: () => ok(liveOf(wantedMap)), apply: object => ok(liveOf(object)) },
      answer: 'accepted',
      requests: ['apply ConfigMap cm dry-run', 'get ConfigMap cm'],
    },
  ],
  [
    'and its conflict is judged by what was read',
    {
      answers: {
        get: () => ok(appliedMap('now', 'theirs', 'hpa')),
        apply: () => no(409, 'Conflict', ['.data.a']),
      },
      answer: ['conflict', 'hpa'],
      requests: ['apply ConfigMap cm dry-run', 'get ConfigMap cm'],
    },
  ],
  [
    'a drifted one is dry-run',
    { listed: [appliedMap('now', 'theirs')], answer: 'accepted', requests: ['apply ConfigMap cm dry-run'] },
  ],
  [
    "people's edits are taken back",
    {
      listed: [appliedMap('now', 'theirs', 'kubectl-edit')],
      answers: {
        apply: (object, { force }) => (force ? ok(liveOf(object)) : no(409, 'Conflict', ['.data.a'])),
      },
      answer: ['accepted', 'kubectl-edit'],
      requests: ['apply ConfigMap cm dry-run', 'apply ConfigMap cm dry-run force'],
    },
  ],
  [
    "a controller's field is a conflict",
    {
      listed: [appliedMap('now', 'theirs', 'hpa')],
      answers: { apply: () => no(409, 'Conflict', ['.data.a']) },
      answer: ['conflict', 'hpa'],
      requests: ['apply ConfigMap cm dry-run'],
    },
  ],
  [
    'nothing is taken back while a field of the conflict is unexplained',
    {
      listed: [appliedMap('now', 'theirs', 'kubectl-edit')],
      answers: { apply: () => no(409, 'Conflict', ['.data.a', '.data.b']) },
      answer: ['conflict', 'kubectl-edit'],
      requests: ['apply ConfigMap cm dry-run'],
    },
  ],
  [
    'with --force-conflicts it is forced',
    {
      listed: [appliedMap('now', 'theirs', 'hpa')],
      answers: {
        apply: (object, { force }) => (force ? ok(liveOf(object)) : no(409, 'Conflict', ['.data.a'])),
      },
      force: true,
      answer: ['accepted', 'hpa'],
      requests: ['apply ConfigMap cm dry-run', 'apply ConfigMap cm dry-run force'],
    },
  ],
  [
    'what the server rejects is told with its failure',
    {
      answers: { apply: () => no(422, 'Invalid') },
      answer: ['rejected', 'Invalid'],
      requests: ['apply ConfigMap cm dry-run', 'get ConfigMap cm'],
    },
  ],
  [
    'an object that exists and may not be read is rejected',
    {
      answers: { get: () => no(403, 'Forbidden'), apply: object => ok(liveOf(object)) },
      answer: ['rejected', 'Forbidden'],
      requests: ['apply ConfigMap cm dry-run', 'get ConfigMap cm'],
    },
  ],
  [
    "a proxy's 404 does not make an object absent",
    {
      answers: { get: () => no(404, 'PathNotFound'), apply: object => ok(liveOf(object)) },
      answer: ['rejected', 'PathNotFound'],
      requests: ['apply ConfigMap cm dry-run', 'get ConfigMap cm'],
    },
  ],
  [
    'an unknown kind is not asked about',
    { wanted: wanted(wantedMap, undefined), answer: 'unknown-kind', requests: [] },
  ],
  [
    'neither is one whose CRD is yet to come',
    { wanted: wanted(wantedMap, configMaps, true), answer: ['not-asked', 'kind-to-come'], requests: [] },
  ],
  [
    'one in a namespace that this rollout creates is dry-run elsewhere',
    {
      beside: [wanted(shop, namespaces)],
      answer: ['not-asked', 'namespace-to-come'],
      requests: ['apply Namespace shop dry-run', 'apply ConfigMap cm dry-run at default/cm'],
    },
  ],
  [
    'so is one in a namespace that is refused',
    {
      beside: [wanted(shop, namespaces)],
      answers: { apply: one => (one.kind === 'Namespace' ? no(422, 'Invalid') : ok(liveOf(one), 201)) },
      answer: ['not-asked', 'namespace-refused'],
      requests: [
        'apply Namespace shop dry-run',
        'get Namespace shop',
        'apply ConfigMap cm dry-run at default/cm',
      ],
    },
  ],
  [
    'where only a version is to come, the object is read in another one',
    {
      wanted: { ...wanted(wantedMap, configMaps, true), otherVersion: configMaps },
      answer: ['not-asked', 'kind-to-come'],
      requests: ['get ConfigMap cm'],
    },
  ],
  [
    'what a schema that is to change forbids may be allowed then',
    {
      wanted: wanted(widget, widgets),
      beside: [wanted(crd, crds)],
      answers: { get: () => ok(liveOf(crd)), apply: changedCrd },
      answer: ['not-asked', 'kind-to-change'],
      requests: [
        'apply CustomResourceDefinition widgets.example.com dry-run',
        'get CustomResourceDefinition widgets.example.com',
        'apply CustomResourceDefinition widgets.example.com dry-run',
        'apply Widget w dry-run',
        'get Widget w',
        'apply Widget w dry-run',
      ],
    },
  ],
  [
    'a CRD that stays as it is allows nothing more',
    {
      wanted: wanted(widget, widgets),
      beside: [wanted(crd, crds)],
      answers: {
        get: () => ok(liveOf(crd)),
        apply: object => (object.kind === 'Widget' ? changedCrd(object) : ok(liveOf(crd))),
      },
      answer: 'rejected',
      requests: [
        'apply CustomResourceDefinition widgets.example.com dry-run',
        'get CustomResourceDefinition widgets.example.com',
        'apply CustomResourceDefinition widgets.example.com dry-run',
        'apply Widget w dry-run',
        'get Widget w',
        'apply Widget w dry-run',
      ],
    },
  ],
  [
    'what is denied for want of an object that this rollout creates may be allowed then',
    {
      wanted: wanted(pod, resourceOf('Pod')),
      beside: [wanted(account, resourceOf('ServiceAccount'))],
      answers: { apply: one => (one.kind === 'Pod' ? no(403, 'Forbidden') : ok(liveOf(one), 201)) },
      answer: ['not-asked', 'reference-to-come'],
      requests: ['apply Pod p dry-run', 'get Pod p', 'apply ServiceAccount sa dry-run'],
    },
  ],
  [
    'what is denied although that is there stays denied',
    {
      wanted: wanted(pod, resourceOf('Pod')),
      beside: [wanted(account, resourceOf('ServiceAccount'))],
      answers: {
        get: name => (name === 'sa' ? ok(liveOf(account)) : no(404, 'NotFound')),
        apply: one => (one.kind === 'Pod' ? no(403, 'Forbidden') : ok(liveOf(one))),
      },
      answer: ['rejected', 'Forbidden'],
      requests: [
        'apply Pod p dry-run',
        'get Pod p',
        'apply ServiceAccount sa dry-run',
        'get ServiceAccount sa',
        'apply ServiceAccount sa dry-run',
      ],
    },
  ],
  [
    'an aggregated API is never dry-run',
    {
      wanted: wanted(wantedMap, { ...configMaps, aggregated: true }),
      answer: ['not-asked', 'aggregated'],
      requests: ['get ConfigMap cm'],
    },
  ],
]

/** Observes these objects. Their ConfigMaps are listed first, unless `listed` is false. */
async function observeAll(
  api: Api,
  placed: readonly PlacedManifest[],
  { listed = true, force = false }: { listed?: boolean; force?: boolean | undefined } = {},
): Promise<Observation[]> {
  const live = new WantedLive(placed)
  if (listed) await listEach(api, [configMaps], {}, live.keep)
  const request = {
    wanted: placed,
    live,
    served: [],
    fieldManager: 'kubectl-nixos',
    forceConflicts: force,
    recreate: false,
    keepKinds: new Set<string>(),
    adopt: false,
    adoptOthers: false,
    takeOver: [],
    takeBack: [],
    removeExtras: false,
    ignore: [],
  }
  return observe(api, request, observation => observation)
}

test.each(rows)('%s', async (_name, row) => {
  const one = row.wanted ?? wanted(wantedMap, configMaps)
  const { api, log } = fakeApi({ ...row.answers, list: () => ok([...(row.listed ?? [])]) })
  const placed = [one, ...(row.beside ?? [])]
  const observations = await observeAll(api, placed, { listed: row.listed !== undefined, force: row.force })
  const seen = observations.find(({ manifest }) => manifest.origin === one.manifest.origin)?.answer
  const [kind, detail] = [row.answer].flat()
  expect(seen?.kind).toBe(kind)
  if (detail !== undefined) expect(detailOf(seen)).toBe(detail)
  expect(log.filter(request => !request.startsWith('list'))).toEqual(row.requests)
})

function detailOf(answer: Answer | undefined): string | undefined {
  if (answer?.kind === 'accepted') return answer.taken[0]?.manager
  if (answer?.kind === 'conflict') return answer.conflicts[0]?.manager
  if (answer?.kind === 'rejected') return answer.failure.reason
  return answer?.kind === 'not-asked' ? answer.why : undefined
}

test('a change of the label alone is a restamp', async () => {
  const { api } = fakeApi({ list: () => ok([appliedMap('before')]) })
  const [seen] = await observeAll(api, [wanted(wantedMap, configMaps)])
  expect(seen?.answer).toEqual({ kind: 'proven', restamp: true })
})

test('an object that is deleted between the list and the dry run is a creation', async () => {
  const { api } = fakeApi({
    list: () => ok([appliedMap('now', 'theirs')]),
    apply: object => ok(liveOf(object), 201),
  })
  const [seen] = await observeAll(api, [wanted(wantedMap, configMaps)])
  expect(seen).toMatchObject({ live: undefined, answer: { kind: 'accepted' } })
})

test('a listed object that is being deleted is not dry-run', async () => {
  const going = liveOf(wantedMap, { deletionTimestamp: '2026-01-01T00:00:00Z' })
  const { api, log } = fakeApi({ list: () => ok([going]) })
  await observeAll(api, [wanted(wantedMap, configMaps)])
  expect(log).toEqual(['list configmaps'])
})

test('each object is planned as soon as it is observed, but a denied one when all are', async () => {
  const planned: string[] = []
  const names = ['a', 'b', 'c', 'd', 'e', 'f']
  const maps = names.map(name => ({ ...wantedMap, metadata: { ...wantedMap.metadata, name } }))
  const { api } = fakeApi({
    apply: one => {
      // With four requests at once, the first objects are planned before the last one is asked about.
      if (one.metadata.name === 'f') planned.push('f is asked about')
      return one.kind === 'Pod' ? no(403, 'Forbidden') : ok(liveOf(one), 201)
    },
  })
  const placed = [wanted(pod, resourceOf('Pod')), ...maps.map(map => wanted(map, configMaps))]
  const request = {
    wanted: placed,
    live: new WantedLive(placed),
    served: [],
    fieldManager: 'us',
    forceConflicts: false,
    recreate: false,
    keepKinds: new Set<string>(),
    adopt: false,
    adoptOthers: false,
    takeOver: [],
    takeBack: [],
    removeExtras: false,
    ignore: [],
  }
  const results = await observe(api, request, ({ manifest }) => {
    planned.push(manifest.origin.title)
    return manifest.origin.title
  })
  expect(results).toEqual(['p', ...names])
  expect(planned.indexOf('a')).toBeLessThan(planned.indexOf('f is asked about'))
  expect(planned.at(-1)).toBe('p')
})

test('a live object is handed out once', async () => {
  const { api } = fakeApi({ list: () => ok([appliedMap('now')]) })
  const one = wanted(wantedMap, configMaps)
  const live = new WantedLive([one])
  const lists = await listEach(api, [configMaps], {}, live.keep)
  expect(live.take(configMaps, one.key)?.['data']).toEqual({ a: 'ours' })
  expect(live.take(configMaps, one.key)).toBeUndefined()
  const [{ reply } = { reply: no(404, '') }] = lists.values()
  expect(reply.ok && Object.keys(reply.value[0]?.live ?? {})).toEqual(['apiVersion', 'kind', 'metadata'])
})

describe('what admission rejects may be allowed after this rollout has changed admission', () => {
  const registration = { group: 'admissionregistration.k8s.io', namespaced: false }
  const of = (kind: string, name: string, content: object, namespace?: string): KubeObject => {
    const isCore = ['Namespace', 'LimitRange', 'ResourceQuota', 'ConfigMap', 'Service'].includes(kind)
    const apiVersion = isCore ? 'v1' : 'admissionregistration.k8s.io/v1'
    return { apiVersion, kind, metadata: { name, ...(namespace && { namespace }) }, ...content }
  }
  const hook = (webhooks: object[]) => of('ValidatingWebhookConfiguration', 'hook', { webhooks })
  const policy = of('ValidatingAdmissionPolicy', 'pol', {
    spec: { paramKind: { apiVersion: 'v1', kind: 'ConfigMap' } },
  })
  const binding = (paramRef: object) => of('ValidatingAdmissionPolicyBinding', 'bind', { spec: { paramRef } })
  const denied = "cm is forbidden: ValidatingAdmissionPolicy 'pol' with binding 'bind' denied request: no"
  const silent =
    'failed calling webhook "a.x": failed to call webhook: Post "https://hook.shop.svc:443/v": service "hook" not found'

  /** The rollout has `beside`, whose live state is `before`; undefined if it is to be created. */
  const cases: [string, number, string, KubeObject, KubeObject | undefined, string][] = [
    ['a policy that changes', 422, denied, { ...policy, spec: { a: 1 } }, policy, 'admission-to-change'],
    ['a policy that stays', 422, denied, policy, policy, 'rejected'],
    ['a binding that changes', 422, denied, binding({ name: 'p' }), binding({}), 'admission-to-change'],
    ['another policy', 422, denied.replace('pol', 'other'), { ...policy, spec: {} }, policy, 'rejected'],
    [
      'a webhook whose configuration changes',
      403,
      'admission webhook "a.x" denied the request: no',
      hook([]),
      hook([{ name: 'a.x' }]),
      'admission-to-change',
    ],
    [
      'a webhook whose configuration stays',
      403,
      'admission webhook "a.x" denied the request: no',
      hook([{ name: 'a.x' }]),
      hook([{ name: 'a.x' }]),
      'rejected',
    ],
    [
      'a silent webhook of the rollout',
      500,
      silent,
      hook([{ name: 'a.x' }]),
      hook([{ name: 'a.x' }]),
      'webhook-silent',
    ],
    ['a silent webhook that leaves', 500, silent, hook([]), hook([{ name: 'a.x' }]), 'webhook-silent'],
    [
      'a silent webhook whose Service is of the rollout',
      500,
      silent,
      of('Service', 'hook', {}, 'shop'),
      undefined,
      'webhook-silent',
    ],
    ['a silent webhook of others', 500, silent, of('Service', 'hook', {}, 'other'), undefined, 'rejected'],
    [
      'a webhook without dry runs',
      400,
      'admission webhook "a.x" does not support dry run',
      shop,
      shop,
      'webhook-without-dry-run',
    ],
    [
      'a quota that changes',
      403,
      'cm is forbidden: exceeded quota: q, requested: 1',
      of('ResourceQuota', 'q', { spec: { hard: { a: '2' } } }, 'shop'),
      of('ResourceQuota', 'q', { spec: { hard: { a: '1' } } }, 'shop'),
      'admission-to-change',
    ],
    [
      'a quota of another namespace',
      403,
      'cm is forbidden: exceeded quota: q, requested: 1',
      of('ResourceQuota', 'q', { spec: { hard: { a: '2' } } }, 'other'),
      of('ResourceQuota', 'q', { spec: { hard: { a: '1' } } }, 'other'),
      'rejected',
    ],
    [
      'a LimitRange that changes',
      403,
      'cm is forbidden: maximum cpu usage per Container is 1, but limit is 2',
      of('LimitRange', 'l', { spec: { limits: [] } }, 'shop'),
      of('LimitRange', 'l', { spec: { limits: [{}] } }, 'shop'),
      'admission-to-change',
    ],
    [
      'PodSecurity and a Namespace whose labels change',
      403,
      'cm is forbidden: violates PodSecurity "restricted:latest": no',
      { ...shop, metadata: { name: 'shop', labels: { 'pod-security.kubernetes.io/enforce': 'privileged' } } },
      shop,
      'admission-to-change',
    ],
    [
      'PodSecurity and a Namespace of which only the checksum changes',
      403,
      'cm is forbidden: violates PodSecurity "restricted:latest": no',
      { ...shop, metadata: { name: 'shop', labels: { kubernixos: 'now' } } },
      shop,
      'rejected',
    ],
  ]

  test.each(cases)('%s', async (_name, status, message, beside, before, result) => {
    const { api } = fakeApi({
      get: name => (before?.metadata.name === name ? ok(liveOf(before)) : no(404, 'NotFound')),
      apply: object => {
        if (object.metadata.name !== 'cm') return ok(liveOf(object), before === undefined ? 201 : 200)
        return { ok: false, failure: { status, reason: 'Forbidden', message, causes: [] } }
      },
    })
    const other = wanted(beside, resourceOf(beside.kind, registration))
    const observations = await observeAll(api, [wanted(wantedMap, configMaps), other], { listed: false })
    const answer = observations.find(({ manifest }) => manifest.object.kind === 'ConfigMap')?.answer
    expect(answer?.kind === 'not-asked' ? answer.why : answer?.kind).toBe(result)
  })

  test('a parameter of a policy that changes counts, too', async () => {
    const param = of('ConfigMap', 'param', { data: { limit: '2' } }, 'shop')
    const all = [policy, binding({ name: 'param', namespace: 'shop' }), param]
    const { api } = fakeApi({
      get: name => {
        const found = all.find(({ metadata }) => metadata.name === name)
        return found === undefined
          ? no(404, 'NotFound')
          : ok(liveOf(name === 'param' ? { ...param, data: {} } : found))
      },
      apply: object => {
        if (object.metadata.name !== 'cm') return ok(liveOf(object))
        return { ok: false, failure: { status: 422, reason: 'Invalid', message: denied, causes: [] } }
      },
    })
    const placed = [wanted(wantedMap, configMaps), ...all.map(one => wanted(one, resourceOf(one.kind)))]
    const [seen] = await observeAll(api, placed, { listed: false })
    expect(seen?.answer).toEqual({ kind: 'not-asked', why: 'admission-to-change', obstacle: 'policy pol' })
  })
})
