import { expect, test } from 'vitest'
import { retryDelay } from '../../../../src/cluster/transport/retry.ts'

const now = Date.parse('2026-01-01T00:00:00Z')
const fresh = { tries: 1, waited: 0, reached: true }
const half = 0.5

test.each([
  ['too many requests', { status: 429, reason: '', retryAfter: '1' }, fresh, 1000],
  ['a date', { status: 429, reason: '', retryAfter: 'Thu, 01 Jan 2026 00:00:02 GMT' }, fresh, 2000],
  ['nonsense', { status: 429, reason: '', retryAfter: 'soon' }, fresh, 250],
  ['unavailable', { status: 503, reason: '', retryAfter: null }, fresh, 250],
  ['later tries wait longer', { status: 503, reason: '', retryAfter: null }, { ...fresh, tries: 3 }, 1000],
  [
    'the fifth try is the last',
    { status: 503, reason: '', retryAfter: null },
    { ...fresh, tries: 5 },
    undefined,
  ],
  ['ten seconds in all', { status: 429, reason: '', retryAfter: '3' }, { ...fresh, waited: 8000 }, undefined],
  ['a wait too long', { status: 429, reason: '', retryAfter: '60' }, fresh, undefined],
  ['a plain 500', { status: 500, reason: '', retryAfter: null }, fresh, undefined],
  ['a 500 that asks for it', { status: 500, reason: '', retryAfter: '1' }, fresh, 1000],
  ['a conflict', { status: 409, reason: '', retryAfter: '1' }, fresh, undefined],
  ['a reset', { status: 0, reason: 'ConnectionReset', retryAfter: null }, { ...fresh, reached: false }, 250],
  ['refused in mid-run', { status: 0, reason: 'ConnectionRefused', retryAfter: null }, fresh, 250],
  [
    'refused at first',
    { status: 0, reason: 'ConnectionRefused', retryAfter: null },
    { ...fresh, reached: false },
    undefined,
  ],
  ['a wrong CA', { status: 0, reason: 'CertificateInvalid', retryAfter: null }, fresh, undefined],
  ['a time-out', { status: 0, reason: 'Timeout', retryAfter: null }, fresh, undefined],
])('%s', (_name, end, state, expected) => {
  expect(retryDelay(end, state, half, now)).toBe(expected)
})
