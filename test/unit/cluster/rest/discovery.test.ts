import { describe, expect, test } from 'vitest'
import { apiVersionOf } from '../../../../src/api/resource.ts'
import { discover, findResource } from '../../../../src/cluster/rest/discovery.ts'
import type { Send } from '../../../../src/cluster/transport/client.ts'
import type { Json } from '../../../../src/manifest/object.ts'

const verbs = ['get', 'list', 'patch', 'delete']

/** A server with one document for each path. Any other path is a 404, and a number stands for that status. */
function server(documents: Record<string, Json>): { send: Send; asked: string[]; accepts: Set<string> } {
  const asked: string[] = []
  const accepts = new Set<string>()
  const send: Send = async ({ path, accept }) => {
    asked.push(path)
    accepts.add(accept)
    const document = documents[path] ?? 404
    if (typeof document === 'number') {
      return {
        ok: false,
        failure: { status: document, reason: 'Refused', message: `no ${path}`, causes: [] },
      }
    }
    const body = JSON.stringify(document)
    return { ok: true, answer: { status: 200, body, warnings: null, retryAfter: null, location: null } }
  }
  return { send, asked, accepts }
}

async function discovered(documents: Record<string, Json>, wanted: readonly string[] = []) {
  const logged: string[] = []
  const { send, asked } = server(documents)
  const emit = (event: object) => 'text' in event && logged.push(String(event.text))
  const found = await discover({ send, concurrency: 4, emit }, new Set(wanted))
  if (!('resources' in found)) throw new Error(found.message)
  return { ...found, asked, logged }
}

const services = '/apis/apiregistration.k8s.io/v1/apiservices?limit=500'
const service = (group: string, version: string, elsewhere: boolean, trouble?: string) => ({
  metadata: { name: `${version}.${group}` },
  spec: {
    group,
    version,
    ...(elsewhere ? { service: { name: 'metrics-server', namespace: 'kube-system' } } : {}),
  },
  ...(trouble === undefined
    ? {}
    : { status: { conditions: [{ type: 'Available', status: 'False', message: trouble }] } }),
})
const apiServiceList = {
  kind: 'APIServiceList',
  metadata: { resourceVersion: '7' },
  items: [
    service('', 'v1', false),
    service('widgets.example.com', 'v1', false),
    service('metrics.k8s.io', 'v1beta1', true),
  ],
}

const entry = (resource: string, kind: string, more: { [key: string]: Json } = {}) => ({
  resource,
  responseKind: { group: '', version: '', kind },
  scope: 'Namespaced',
  verbs,
  ...more,
})
const status = {
  subresources: [{ subresource: 'status', responseKind: { kind: '' }, verbs: ['get', 'patch'] }],
}

const aggregatedDocuments = {
  '/api': {
    kind: 'APIGroupDiscoveryList',
    items: [
      {
        versions: [
          {
            version: 'v1',
            freshness: 'Current',
            resources: [
              entry('namespaces', 'Namespace', { scope: 'Cluster', ...status }),
              entry('configmaps', 'ConfigMap'),
              { resource: 'subresources-only', scope: 'Namespaced', subresources: [] },
            ],
          },
        ],
      },
    ],
  },
  '/apis': {
    kind: 'APIGroupDiscoveryList',
    items: [
      {
        metadata: { name: 'widgets.example.com' },
        versions: [
          { version: 'v1', freshness: 'Current', resources: [entry('widgets', 'Widget', status)] },
          { version: 'v1alpha1', freshness: 'Current', resources: [entry('widgets', 'Widget')] },
        ],
      },
      {
        metadata: { name: 'metrics.k8s.io' },
        versions: [{ version: 'v1beta1', freshness: 'Stale', resources: [entry('pods', 'PodMetrics')] }],
      },
    ],
  },
}

const plainDocuments = {
  '/api': { kind: 'APIVersions', versions: ['v1'] },
  '/apis': {
    kind: 'APIGroupList',
    groups: [
      {
        name: 'widgets.example.com',
        versions: [{ version: 'v1alpha1' }, { version: 'v1' }],
        preferredVersion: { version: 'v1' },
      },
      {
        name: 'metrics.k8s.io',
        versions: [{ version: 'v1beta1' }],
        preferredVersion: { version: 'v1beta1' },
      },
    ],
  },
  '/api/v1': {
    kind: 'APIResourceList',
    resources: [
      { name: 'namespaces', namespaced: false, kind: 'Namespace', verbs },
      { name: 'namespaces/status', namespaced: false, kind: 'Namespace', verbs: ['get'] },
      { name: 'configmaps', namespaced: true, kind: 'ConfigMap', verbs },
    ],
  },
  '/apis/widgets.example.com/v1': {
    kind: 'APIResourceList',
    resources: [
      { name: 'widgets', namespaced: true, kind: 'Widget', verbs },
      { name: 'widgets/status', namespaced: true, kind: 'Widget', verbs: ['get'] },
    ],
  },
  '/apis/widgets.example.com/v1alpha1': {
    kind: 'APIResourceList',
    resources: [{ name: 'widgets', namespaced: true, kind: 'Widget', verbs }],
  },
}

const common = { verbs, aggregated: false }
const core = { ...common, group: '', version: 'v1' }
const widget = {
  ...common,
  group: 'widgets.example.com',
  kind: 'Widget',
  plural: 'widgets',
  namespaced: true,
}
const kinds = [
  { ...core, kind: 'Namespace', plural: 'namespaces', namespaced: false, hasStatus: true },
  { ...core, kind: 'ConfigMap', plural: 'configmaps', namespaced: true, hasStatus: false },
  { ...widget, version: 'v1', hasStatus: true },
  { ...widget, version: 'v1alpha1', hasStatus: false },
]

describe('aggregated discovery', () => {
  test('takes two requests and a list of APIServices', async () => {
    const found = await discovered({ ...aggregatedDocuments, [services]: apiServiceList })
    expect(found.asked.sort()).toEqual(['/api', '/apis', services])
    expect(found.resources.slice(0, 4)).toEqual(kinds)
    expect(found.logged).toEqual([])
  })

  test('a stale group is unseen, and counts as served by another server', async () => {
    const found = await discovered({ ...aggregatedDocuments, [services]: apiServiceList })
    expect(found.unseen).toEqual([
      { what: 'metrics.k8s.io/v1beta1', why: 'its API server does not answer (discovery is stale)' },
    ])
    expect(findResource(found, 'metrics.k8s.io/v1beta1', 'PodMetrics')?.aggregated).toBe(true)
  })

  test('what the APIService says about a group that does not answer is part of the reason', async () => {
    const items = [
      service('metrics.k8s.io', 'v1beta1', true, 'service/a is not present'),
      service('absent.example.com', 'v1', true, 'service/b is not present'),
      service('empty.example.com', 'v1', true),
      service('widgets.example.com', 'v1', true, 'it is about to end'),
    ]
    const found = await discovered({ ...aggregatedDocuments, [services]: { ...apiServiceList, items } })
    expect(found.unseen).toEqual([
      {
        what: 'metrics.k8s.io/v1beta1',
        why: 'its API server does not answer (discovery is stale): service/a is not present',
      },
      {
        what: 'absent.example.com/v1',
        why: 'its API server does not answer: service/b is not present',
      },
    ])
  })
})

describe('the discovery of old servers', () => {
  test('gives the same kinds, preferred version first', async () => {
    const found = await discovered({ ...plainDocuments, [services]: apiServiceList })
    expect(found.resources).toEqual(kinds)
  })

  test('a group version that cannot be discovered is unseen', async () => {
    const found = await discovered({
      ...plainDocuments,
      '/apis/metrics.k8s.io/v1beta1': 503,
      [services]: apiServiceList,
    })
    expect(found.unseen).toEqual([{ what: 'metrics.k8s.io/v1beta1', why: 'no /apis/metrics.k8s.io/v1beta1' }])
  })
})

describe('if APIServices must not be listed', () => {
  const forbidden = { ...aggregatedDocuments, [services]: 403 }
  const openapi = (title: string) => ({ openapi: '3.0.0', info: { title, version: 'v0.1.0' } })
  const elsewhere = ({ resources }: Awaited<ReturnType<typeof discovered>>) => [
    ...new Set(resources.filter(({ aggregated }) => aggregated).map(apiVersionOf)),
  ]
  const custom = ['widgets.example.com/v1', 'widgets.example.com/v1alpha1', 'metrics.k8s.io/v1beta1']

  test('all groups that are not built in count as served by another server', async () => {
    expect(elsewhere(await discovered(forbidden))).toEqual(custom)
  })

  test.each([
    ['that CRDs define a wanted version', openapi('Kubernetes CRD Swagger'), custom.slice(1), 0],
    ['another title', openapi('Kubernetes widget server'), custom, 1],
    ['no title', { openapi: '3.0.0' }, custom, 1],
    ['nothing', 404, custom, 1],
  ])('the OpenAPI document says %s', async (_name, document, left, notes) => {
    const path = '/openapi/v3/apis/widgets.example.com/v1'
    const wanted = ['v1', 'apps/v1', 'widgets.example.com/v1', 'not.served/v1']
    const found = await discovered({ ...forbidden, [path]: document }, wanted)
    expect(elsewhere(found)).toEqual(left)
    expect(found.asked.filter(one => one.startsWith('/openapi'))).toEqual([path])
    const note = `objects of widgets.example.com/v1 are compared without a dry run, because they may belong to an aggregated API server, and apiservices cannot be listed: no ${services}`
    expect(found.logged).toEqual([note].slice(0, notes))
  })
})

test.each(['/api', '/apis'])('a failure of %s is the failure of all', async path => {
  const { send } = server({ ...aggregatedDocuments, [path]: 403, [services]: apiServiceList })
  expect(await discover({ send, concurrency: 4, emit: () => undefined }, new Set())).toMatchObject({
    status: 403,
  })
})

test('asks for v2, v2beta1 and the plain documents, in this order', async () => {
  const { send, accepts } = server(aggregatedDocuments)
  await discover({ send, concurrency: 4, emit: () => undefined }, new Set())
  expect([...accepts][0]).toBe(
    'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,' +
      'application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList,application/json',
  )
})

test.each([
  ['v1', 'ConfigMap', 'configmaps'],
  ['widgets.example.com/v1alpha1', 'Widget', 'widgets'],
  ['widgets.example.com/v2', 'Widget', undefined],
  ['v1', 'Widget', undefined],
])('finds %s %s', async (apiVersion, kind, plural) => {
  const found = await discovered({ ...aggregatedDocuments, [services]: apiServiceList })
  expect(findResource(found, apiVersion, kind)?.plural).toBe(plural)
})
