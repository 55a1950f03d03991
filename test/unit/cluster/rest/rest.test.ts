import { describe, expect, test } from 'vitest'
import { restApi } from '../../../../src/cluster/rest/rest.ts'
import type { ApiRequest } from '../../../../src/cluster/transport/api-request.ts'
import type { Send, Stream } from '../../../../src/cluster/transport/client.ts'

const configMaps = {
  group: '',
  version: 'v1',
  kind: 'ConfigMap',
  plural: 'configmaps',
  namespaced: true,
  verbs: [],
  hasStatus: false,
  aggregated: false,
}
const ref = { apiVersion: 'v1', kind: 'ConfigMap', namespace: 'shop', name: 'web' }
const object = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'web', namespace: 'shop' } }

/** A server that gives the answers in turn: a body, or the status of a failure. */
function server(...answers: (string | number)[]) {
  const requests: ApiRequest[] = []
  const send: Send = async request => {
    requests.push(request)
    const answer = answers.shift() ?? 500
    if (typeof answer === 'number') {
      return { ok: false, failure: { status: answer, reason: 'Refused', message: '', causes: [] } }
    }
    const warnings = '299 - "old"'
    return { ok: true, answer: { status: 200, body: answer, warnings, retryAfter: null, location: null } }
  }
  const stream: Stream = async function* () {}
  return { api: restApi({ send, stream }), requests }
}

function page(names: string[], resourceVersion: string, token?: string): string {
  const items = names.map(name => ({ metadata: { name } }))
  return JSON.stringify({ kind: 'ConfigMapList', metadata: { resourceVersion, continue: token }, items })
}

describe('list', () => {
  test('follows the pages, labels items with their kind, keeps each warning once', async () => {
    const { api, requests } = server(page(['a'], '7', 'next one'), page(['b'], '7'))
    const reply = await api.list(configMaps, { labelSelector: 'kubernixos', namespace: 'shop' })
    expect(reply).toMatchObject({
      ok: true,
      warnings: ['old'],
      value: [
        { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' } },
        { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'b' } },
      ],
    })
    expect(requests.map(request => request.path)).toEqual([
      '/api/v1/namespaces/shop/configmaps?labelSelector=kubernixos&limit=500',
      '/api/v1/namespaces/shop/configmaps?labelSelector=kubernixos&limit=500&continue=next+one',
    ])
  })

  test('selects by fields', async () => {
    const { api, requests } = server(page(['a'], '7'))
    await api.list(configMaps, { namespace: 'shop', fieldSelector: 'involvedObject.uid=u1' })
    expect(requests[0]?.path).toBe(
      '/api/v1/namespaces/shop/configmaps?fieldSelector=involvedObject.uid%3Du1&limit=500',
    )
  })

  test.each([
    ['an expired token', 410],
    ['a version that has moved', page(['b'], '8')],
  ])('after %s the list is read again without pages', async (_name, second) => {
    const { api, requests } = server(page(['a'], '7', 'more'), second, page(['c', 'd'], '9'))
    const reply = await api.list(configMaps)
    expect(reply.ok && reply.value.map(item => item.metadata.name)).toEqual(['c', 'd'])
    expect(requests.at(-1)?.path).toBe('/api/v1/configmaps')
  })

  test.each([
    ['a failure on the way', [page(['a'], '7', 'more'), 500], 'Refused'],
    ['no JSON', ['<html>login</html>'], 'MalformedAnswer'],
    ['JSON cut short', [page(['a'], '7').slice(0, -9)], 'MalformedAnswer'],
    ['another object', ['{"kind":"Status","metadata":{}}'], 'MalformedAnswer'],
    [
      'an item without a name',
      ['{"kind":"ConfigMapList","metadata":{},"items":[{"metadata":{}}]}'],
      'MalformedAnswer',
    ],
    ['an expired list twice', [410, 410], 'Refused'],
  ])('%s is a failure, never a shorter list', async (_name, answers, reason) => {
    expect(await server(...answers).api.list(configMaps)).toMatchObject({ ok: false, failure: { reason } })
  })

  test('items of null are an empty list', async () => {
    const { api } = server('{"kind":"ConfigMapList","metadata":{},"items":null}')
    expect(await api.list(configMaps)).toMatchObject({ ok: true, value: [] })
  })

  test('a metadata-only list is asked for by its media type', async () => {
    const { api, requests } = server(page([], '7'))
    await api.list(configMaps, { metadataOnly: true })
    expect(requests[0]?.accept).toBe(
      'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1,application/json',
    )
  })
})

test('get gives metadata-only answers the kind of the resource', async () => {
  const { api, requests } = server(
    '{"kind":"PartialObjectMetadata","apiVersion":"meta.k8s.io/v1","metadata":{"name":"web"}}',
  )
  const reply = await api.get(configMaps, ref, { metadataOnly: true })
  expect(reply).toMatchObject({ ok: true, value: { apiVersion: 'v1', kind: 'ConfigMap' } })
  expect(requests[0]).toMatchObject({
    method: 'GET',
    path: '/api/v1/namespaces/shop/configmaps/web',
    accept: 'application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1,application/json',
  })
})

describe('apply', () => {
  const answer = JSON.stringify({ ...object, data: {} })
  test.each([
    [false, false, '?fieldManager=a+b&fieldValidation=Strict'],
    [true, false, '?fieldManager=a+b&fieldValidation=Strict&force=true'],
    [false, true, '?fieldManager=a+b&fieldValidation=Strict&dryRun=All'],
  ])('force %s, dry run %s', async (force, dryRun, query) => {
    const { api, requests } = server(answer)
    expect(await api.apply(configMaps, object, { fieldManager: 'a b', force, dryRun })).toMatchObject({
      ok: true,
    })
    expect(requests).toMatchObject([
      {
        method: 'PATCH',
        path: `/api/v1/namespaces/shop/configmaps/web${query}`,
        accept: 'application/json',
        contentType: 'application/apply-patch+yaml',
      },
    ])
    expect(requests[0]?.body?.()).toBe(JSON.stringify(object))
  })

  test('characters that YAML refuses or reads as line breaks are escaped', async () => {
    const { api, requests } = server(answer)
    const odd = { ...object, data: { text: 'a\u0085b\u2028c\u009bd\ufeffe\u007fé' } }
    await api.apply(configMaps, odd, { fieldManager: 'a', force: false, dryRun: true })
    expect(requests[0]?.body?.()).toContain('"a\\u0085b\\u2028c\\u009bd\\ufeffe\\u007fé"')
    expect(JSON.parse(requests[0]?.body?.() ?? '')).toEqual(odd)
  })

  test('integers beyond 2^53 survive in both directions', async () => {
    const { api, requests } = server(
      '{"kind":"ConfigMap","metadata":{"name":"web"},"spec":{"n":9007199254740993}}',
    )
    const reply = await api.get(configMaps, ref)
    if (!reply.ok) throw new Error('no object')
    const wanted = { ...object, spec: reply.value['spec'] ?? null }
    await api.apply(configMaps, wanted, { fieldManager: 'a', force: false, dryRun: true })
    expect(requests[1]?.body?.()).toContain('"n":9007199254740993}')
  })
})

test.each([
  [false, ''],
  [true, '&dryRun=All'],
])('patch sends the operations and the version that they are for; dry run %s', async (dryRun, query) => {
  const { api, requests } = server(JSON.stringify(object))
  const operations = [{ op: 'remove', path: '/metadata/labels/kubernixos' }] as const
  const options = { fieldManager: 'a', resourceVersion: '7', dryRun }
  expect(await api.patch(configMaps, ref, operations, options)).toMatchObject({ ok: true, value: object })
  expect(requests).toMatchObject([
    {
      method: 'PATCH',
      path: `/api/v1/namespaces/shop/configmaps/web?fieldManager=a${query}`,
      contentType: 'application/json-patch+json',
    },
  ])
  expect(JSON.parse(requests[0]?.body?.() ?? '')).toEqual([
    ...operations,
    { op: 'replace', path: '/metadata/resourceVersion', value: '7' },
  ])
})

test.each([
  ['a Status', '{"kind":"Status","status":"Success"}', true],
  ['the object', '{"kind":"ConfigMap","metadata":{"name":"web","deletionTimestamp":"2026-01-01"}}', false],
])(
  'delete asks for preconditions and background propagation; %s says whether it is gone',
  async (_name, answer, gone) => {
    const { api, requests } = server(answer)
    const reply = await api.delete(configMaps, ref, { uid: 'u', resourceVersion: '7', dryRun: false })
    expect(reply).toEqual({ ok: true, status: 200, warnings: ['old'], value: { gone } })
    expect(requests[0]).toMatchObject({ method: 'DELETE', path: '/api/v1/namespaces/shop/configmaps/web' })
    expect(JSON.parse(requests[0]?.body?.() ?? '')).toEqual({
      apiVersion: 'v1',
      kind: 'DeleteOptions',
      preconditions: { uid: 'u', resourceVersion: '7' },
      propagationPolicy: 'Background',
    })
  },
)

test('a dry run of a deletion holds for any version of the UID', async () => {
  const { api, requests } = server('{"kind":"Status","status":"Success"}')
  await api.delete(configMaps, ref, { uid: 'u', dryRun: true })
  expect(requests[0]?.path).toBe('/api/v1/namespaces/shop/configmaps/web?dryRun=All')
  expect(JSON.parse(requests[0]?.body?.() ?? '')).toEqual({
    apiVersion: 'v1',
    kind: 'DeleteOptions',
    preconditions: { uid: 'u' },
    propagationPolicy: 'Background',
    dryRun: ['All'],
  })
})

test.each([{ name: '..' }, { name: '' }, { name: 'a/b' }, { namespace: '.' }])(
  '%o is never sent',
  async bad => {
    const { api, requests } = server()
    expect(await api.get(configMaps, { ...ref, ...bad })).toMatchObject({
      ok: false,
      failure: { reason: 'InvalidName' },
    })
    expect(requests).toEqual([])
  },
)

describe('log', () => {
  const wanted = { namespace: 'shop', pod: 'web-1', container: 'app', previous: false, lines: 2 }

  test('gives the last lines of a text', async () => {
    const { api, requests } = server('one\r\ntwo\nthree\n', '')
    expect(await api.log(wanted)).toMatchObject({ ok: true, value: ['two', 'three'] })
    expect(await api.log({ ...wanted, previous: true })).toMatchObject({ ok: true, value: [''] })
    expect(requests.map(({ path }) => path)).toEqual([
      '/api/v1/namespaces/shop/pods/web-1/log?container=app&tailLines=2&limitBytes=65536',
      '/api/v1/namespaces/shop/pods/web-1/log?container=app&previous=true&tailLines=2&limitBytes=65536',
    ])
    expect(requests[0]?.accept).toContain('text/plain')
  })

  test('a failure is a value, and a name that is no part of a URL is not asked for', async () => {
    const { api, requests } = server(403)
    expect(await api.log(wanted)).toMatchObject({ ok: false, failure: { status: 403 } })
    expect(await api.log({ ...wanted, pod: '..' })).toMatchObject({
      ok: false,
      failure: { reason: 'InvalidName' },
    })
    expect(requests).toHaveLength(1)
  })
})
