import { describe, expect, test } from 'vitest'
import type { TransportEvent } from '../../../src/cluster/transport/events.ts'
import { traceText } from '../../../src/report/trace-text.ts'

const url = 'https://127.0.0.1:6443/version'
const body = { kind: 'body-transferred', of: 'answer', path: '/version', text: '{"a":1}' } as const

test.each<[number, TransportEvent, string]>([
  [0, { kind: 'cluster-warning', text: 'lost' }, 'warning: lost'],
  [1, { kind: 'cluster-note', text: 'seen' }, 'seen'],
  [
    4,
    { kind: 'request-repeated', method: 'GET', url, tries: 2, delay: 500, why: 503 },
    `GET ${url} 503: try 2 failed, again in 500 ms`,
  ],
  [
    4,
    { kind: 'limit-changed', from: 16, to: 8, why: 'too-many-requests' },
    'requests at once: 8 instead of 16, because the server answered 429',
  ],
  [
    4,
    { kind: 'requests-paused', milliseconds: 2000 },
    'no request is sent for 2000 ms, because the server answered 429 with Retry-After',
  ],
  [6, { kind: 'request-answered', method: 'GET', url, end: 200, milliseconds: 7 }, `GET ${url} 200 in 7 ms`],
  [8, body, 'answer body: {"a":1}'],
])('from -v=%i on', (level, event, text) => {
  expect(traceText(event, level)).toBe(text)
  expect(traceText(event, level - 1)).toBeUndefined()
})

describe('a body', () => {
  test.each([
    ['by its path', '/api/v1/namespaces/a/secrets?limit=500', '{"items":["sesame"]}'],
    ['by its kind', '/api/v1/other', '{"kind": "Secret","data":"sesame"}'],
  ])('that may contain a Secret is left out, recognised %s', (_name, path, text) => {
    expect(traceText({ ...body, path, text }, 9)).toBe(
      'answer body left out: it may hold the values of a Secret',
    )
  })

  test('that is long is cut', () => {
    const text = traceText({ ...body, text: 'x'.repeat(5000) }, 9)
    expect(text).toHaveLength('answer body: '.length + 1024 + '...'.length)
  })
})
