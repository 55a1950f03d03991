import { describe, expect, test } from 'vitest'
import {
  firstLimit,
  type LimitState,
  limits,
  type Measurement,
  observeAnswer,
} from '../../../../src/cluster/transport/limit.ts'

const pace = 'PATCH configmaps.'
const answer = (
  milliseconds: number,
  more: Partial<Measurement & { kind: 'answered' }> = {},
): Measurement => ({
  kind: 'answered',
  pace,
  milliseconds,
  era: 0,
  waiting: true,
  ...more,
})
const overloaded = (status: 429 | 503, era = 0): Measurement => ({ kind: 'overloaded', status, era })
const times = (count: number, seen: Measurement) => Array.from({ length: count }, () => seen)

/** The last state, and each change of the limit. */
function played(seen: readonly Measurement[], from: LimitState = firstLimit) {
  const changes: string[] = []
  const state = seen.reduce((before, one) => {
    const step = observeAnswer(before, one)
    if (step.why !== undefined) changes.push(`${before.limit} to ${step.state.limit}: ${step.why}`)
    return step.state
  }, from)
  return { state, changes }
}

/** A state after its first decrease, which grows by one. */
const careful = (limit: number): LimitState => ({ ...firstLimit, limit, eager: false, best: { [pace]: 20 } })

describe('a round of answers', () => {
  test.each<[string, LimitState, Measurement[], string[]]>([
    ['fast ones', firstLimit, times(16, answer(20)), ['16 to 20: steady']],
    ['one too few', firstLimit, times(15, answer(20)), []],
    ['fast ones while nobody waits', firstLimit, times(16, answer(20, { waiting: false })), []],
    ['fast ones after a decrease', careful(16), times(16, answer(20)), ['16 to 17: steady']],
    ['somewhat slower ones', careful(16), times(16, answer(89)), ['16 to 17: steady']],
    ['slow ones', careful(16), times(16, answer(91)), ['16 to 12: slower']],
    [
      'half of them slow',
      careful(16),
      [...times(8, answer(20)), ...times(8, answer(500))],
      ['16 to 17: steady'],
    ],
    [
      'most of them slow',
      careful(16),
      [...times(7, answer(20)), ...times(9, answer(500))],
      ['16 to 12: slower'],
    ],
    [
      'of another kind, slow by nature',
      careful(16),
      times(16, answer(900, { pace: 'PATCH pods.' })),
      ['16 to 17: steady'],
    ],
    [
      'lists, whose time tells nothing',
      careful(16),
      times(16, answer(900, { pace: undefined })),
      ['16 to 17: steady'],
    ],
    ['at the most', careful(limits.most), times(64, answer(20)), []],
    ['slow ones at the least', careful(limits.least), times(2, answer(900)), []],
  ])('%s', (_name, from, seen, changes) => {
    expect(played(seen, from).changes).toEqual(changes)
  })

  test('raises the limit from 16 to 64 within 300 answers of a fast server', () => {
    const { state, changes } = played(times(300, answer(20)))
    expect(state.limit).toBe(limits.most)
    expect(changes).toHaveLength(7)
  })
})

describe('an overloaded server', () => {
  test.each<[string, Measurement[], string[]]>([
    ['429', [overloaded(429)], ['16 to 8: too-many-requests']],
    ['503', [overloaded(503)], ['16 to 8: unavailable']],
    [
      'a burst that was sent before the decrease counts once',
      times(16, overloaded(429)),
      ['16 to 8: too-many-requests'],
    ],
    [
      'again and again',
      [0, 1, 2, 3, 4].map(era => overloaded(503, era)),
      ['16 to 8: unavailable', '8 to 4: unavailable', '4 to 2: unavailable'],
    ],
    [
      'slow answers to what was sent before the decrease do not count',
      [overloaded(429), ...times(40, answer(900))],
      ['16 to 8: too-many-requests'],
    ],
    [
      'recovers',
      [overloaded(429), ...times(8, answer(20, { era: 1 })), ...times(9, answer(20, { era: 1 }))],
      ['16 to 8: too-many-requests', '8 to 9: steady', '9 to 10: steady'],
    ],
  ])('%s', (_name, seen, changes) => {
    expect(played(seen).changes).toEqual(changes)
  })
})

test('the best times of a server that is slow for other reasons are measured anew', () => {
  const slow = (era: number) => answer(900, { era })
  const { changes } = played(
    [...times(2, slow(0)), ...times(2, slow(1)), ...times(3, slow(1))],
    careful(limits.least),
  )
  expect(changes).toEqual(['2 to 3: steady', '3 to 4: steady'])
})
