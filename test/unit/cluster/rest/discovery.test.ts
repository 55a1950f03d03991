import { describe, expect, test } from 'vitest'
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

async function discovered(documents: Record<string, Json>) {
  const logged: string[] = []
  const { send, asked } = server(documents)
  const found = await discover({
    send,
    concurrency: 4,
    emit: event => 'text' in event && logged.push(event.text),
  })
  if (!('resources' in found)) throw new Error(found.message)
  return { ...found, asked, logged }
}

const services = '/apis/apiregistration.k8s.io/v1/apiservices?limit=500'
const service = (group: string, version: string, elsewhere: boolean) => ({
  metadata: { name: `${version}.${group}` },
  spec: {
    group,
    version,
    ...(elsewhere ? { service: { name: 'metrics-server', namespace: 'kube-system' } } : {}),
  },
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

test('if APIServices must not be listed, all groups that are not built in count as served by another server', async () => {
  const found = await discovered({ ...aggregatedDocuments, [services]: 403 })
  const elsewhere = found.resources.filter(resource => resource.aggregated).map(resource => resource.group)
  expect([...new Set(elsewhere)]).toEqual(['widgets.example.com', 'metrics.k8s.io'])
  expect(found.logged.join()).toContain('compared without a dry run, because apiservices cannot be listed')
})

test.each(['/api', '/apis'])('a failure of %s is the failure of all', async path => {
  const { send } = server({ ...aggregatedDocuments, [path]: 403, [services]: apiServiceList })
  expect(await discover({ send, concurrency: 4, emit: () => undefined })).toMatchObject({ status: 403 })
})

test('asks for v2, v2beta1 and the plain documents, in this order', async () => {
  const { send, accepts } = server(aggregatedDocuments)
  await discover({ send, concurrency: 4, emit: () => undefined })
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
