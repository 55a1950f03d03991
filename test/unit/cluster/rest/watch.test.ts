import { describe, expect, test } from 'vitest'
import type { WatchEvent, WatchOptions } from '../../../../src/cluster/rest/api.ts'
import { watch } from '../../../../src/cluster/rest/watch.ts'
import type { ApiRequest } from '../../../../src/cluster/transport/api-request.ts'
import type { Streamed } from '../../../../src/cluster/transport/stream.ts'
import { resourceOf } from '../fake-api.ts'

const resource = resourceOf('ConfigMap')

/** The events that a watch makes of lines, and what it asks for. */
async function watched(lines: (string | Streamed)[], options: Partial<WatchOptions> = {}) {
  const requests: ApiRequest[] = []
  async function* stream(request: ApiRequest): AsyncGenerator<Streamed> {
    requests.push(request)
    for (const line of lines) yield typeof line === 'string' ? { ok: true, line } : line
  }
  const { signal } = new AbortController()
  const events: WatchEvent[] = []
  for await (const event of watch(stream, {
    resource,
    options: { resourceVersion: '7', ...options },
    signal,
  }))
    events.push(event)
  return { events, request: requests[0] }
}

describe('the request', () => {
  test.each<[string, Partial<WatchOptions>, string]>([
    ['all of a kind', {}, '/api/v1/configmaps?watch=true&allowWatchBookmarks=true&resourceVersion=7'],
    [
      'one object',
      { namespace: 'shop', name: 'web' },
      '/api/v1/namespaces/shop/configmaps?watch=true&allowWatchBookmarks=true&fieldSelector=metadata.name%3Dweb&resourceVersion=7',
    ],
    [
      'by field',
      { fieldSelector: 'a=b' },
      '/api/v1/configmaps?watch=true&allowWatchBookmarks=true&fieldSelector=a%3Db&resourceVersion=7',
    ],
    [
      'by label',
      { labelSelector: 'kubernixos' },
      '/api/v1/configmaps?watch=true&allowWatchBookmarks=true&labelSelector=kubernixos&resourceVersion=7',
    ],
  ])('%s', async (_name, options, path) => {
    expect((await watched([], options)).request).toMatchObject({
      method: 'GET',
      path,
      accept: 'application/json',
    })
  })

  test('for metadata only', async () => {
    expect((await watched([], { metadataOnly: true })).request?.accept).toMatch(/as=PartialObjectMetadata;/)
  })
})

const change = (type: string) =>
  `{"type":"${type}","object":{"metadata":{"name":"web"},"n":9007199254740993}}`
const expired = '{"kind":"Status","code":410,"reason":"Expired","message":"too old resource version"}'

test.each<[string, string | Streamed, object]>([
  ...['ADDED', 'MODIFIED', 'DELETED'].map((type): [string, string, object] => [
    type,
    change(type),
    // The integer is lossless: a tagged string.
    {
      type,
      object: {
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: { name: 'web' },
        n: expect.stringMatching(/9007199254740993$/),
      },
    },
  ]),
  [
    'BOOKMARK',
    '{"type":"BOOKMARK","object":{"kind":"ConfigMap","metadata":{"resourceVersion":"9"}}}',
    { type: 'BOOKMARK', resourceVersion: '9' },
  ],
  [
    'ERROR',
    `{"type":"ERROR","object":${expired}}`,
    { type: 'ERROR', failure: { status: 410, reason: 'Expired' } },
  ],
  [
    'a refused watch',
    { ok: false, failure: { status: 403, reason: 'Forbidden', message: '', causes: [] } },
    { type: 'ERROR', failure: { status: 403 } },
  ],
  ['no JSON', '<html>', { type: 'ERROR', failure: { reason: 'MalformedAnswer' } }],
  [
    'no name',
    '{"type":"ADDED","object":{"metadata":{}}}',
    { type: 'ERROR', failure: { reason: 'MalformedAnswer' } },
  ],
])('%s', async (_name, line, event) => {
  expect((await watched([line])).events).toMatchObject([event])
})

test('nothing comes after an error', async () => {
  const { events } = await watched([change('ADDED'), `{"type":"ERROR","object":${expired}}`, change('ADDED')])
  expect(events.map(({ type }) => type)).toEqual(['ADDED', 'ERROR'])
})
