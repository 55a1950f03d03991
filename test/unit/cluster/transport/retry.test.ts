import { expect, test } from 'vitest'
import { retryDelay } from '../../../../src/cluster/transport/retry.ts'

const chance = { jitter: 0.5, now: Date.parse('2026-01-01T00:00:00Z') }
const fresh = { tries: 1, elapsed: 0, timeout: 120_000, reached: true }
const patch = { method: 'PATCH' } as const
const answered = (status: number, retryAfter: string | null = null, message = '') => ({
  status,
  reason: '',
  message,
  retryAfter,
})
const broken = (reason: string) => ({ status: 0, reason, message: '', retryAfter: null })

test.each([
  ['too many requests', answered(429, '1'), fresh, 1000],
  ['a date', answered(429, 'Thu, 01 Jan 2026 00:00:02 GMT'), fresh, 2000],
  ['nonsense', answered(429, 'soon'), fresh, 250],
  ['no seconds at all: never without a pause', answered(429, '0'), fresh, 250],
  ['a date that has passed', answered(429, 'Wed, 31 Dec 2025 23:59:59 GMT'), fresh, 250],
  ['unavailable', answered(503), fresh, 250],
  ['later tries wait longer', answered(503), { ...fresh, tries: 3 }, 1000],
  ['no wait is longer than 32 seconds', answered(503), { ...fresh, tries: 20 }, 32_000],
  ['a Retry-After of 32 seconds is honoured', answered(429, '32'), fresh, 32_000],
  ['a longer one is not waited for', answered(429, '33'), fresh, undefined],
  ['within the time', answered(429, '30'), { ...fresh, elapsed: 90_000 }, 30_000],
  ['beyond the time', answered(429, '31'), { ...fresh, elapsed: 90_000 }, undefined],
  ['no time for repeats', answered(429, '0'), { ...fresh, timeout: 0 }, undefined],
  ['a plain 500', answered(500), fresh, undefined],
  ['a 500 that asks for it', answered(500, '1'), fresh, 1000],
  ['a new etcd leader', answered(500, null, 'etcdserver: leader changed'), fresh, 250],
  ['an etcd that does not answer', answered(500, null, 'etcdserver: request timed out'), fresh, 250],
  [
    'an etcd that is full',
    answered(500, null, 'etcdserver: mvcc: database space exceeded'),
    fresh,
    undefined,
  ],
  ['a conflict', answered(409, '1'), fresh, undefined],
  ['a reset', broken('ConnectionReset'), { ...fresh, reached: false }, 250],
  ['refused in mid-run', broken('ConnectionRefused'), fresh, 250],
  ['refused at first', broken('ConnectionRefused'), { ...fresh, reached: false }, undefined],
  ['a wrong CA', broken('CertificateInvalid'), fresh, undefined],
  ['a time-out', broken('Timeout'), fresh, undefined],
])('%s', (_name, end, state, expected) => {
  expect(retryDelay(patch, end, state, chance)).toBe(expected)
})

test.each([
  ['429, which was not carried out', answered(429, '1'), 1000],
  ['a refused connection', broken('ConnectionRefused'), 250],
  ['503, which may have been carried out', answered(503, '1'), undefined],
  ['a reset, after which nobody knows', broken('ConnectionReset'), undefined],
])('a POST after %s', (_name, end, expected) => {
  expect(retryDelay({ method: 'POST' }, end, fresh, chance)).toBe(expected)
})

test.each([
  [4000, 1000],
  [4500, undefined],
])(
  'a request to a failing extension API server is repeated for 5 seconds: after %i ms',
  (elapsed, expected) => {
    const request = { method: 'GET', extension: true } as const
    expect(retryDelay(request, answered(503), { ...fresh, tries: 3, elapsed }, chance)).toBe(expected)
  },
)
