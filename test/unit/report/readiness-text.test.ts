import { describe, expect, test } from 'vitest'
import { readinessSummary } from '../../../src/report/readiness-text.ts'
import type { Outcome } from '../../../src/rollout/outcome.ts'
import type { ReadyResult } from '../../../src/rollout/ready-result.ts'
import { unchanged } from './changes.ts'

type State = ReadyResult['state']

const outcome = (state?: State): Outcome => {
  const readiness: ReadyResult | undefined =
    state === undefined || state === 'ready' ? state && { state } : { state, why: 'it waits' }
  return { result: 'unchanged', change: unchanged(), ...(readiness && { readiness }) }
}

describe('what the summary says about readiness', () => {
  const rows: readonly (readonly [string, readonly (State | undefined)[], string])[] = [
    ['nothing, if nothing was awaited', [undefined, undefined], ''],
    ['how many were awaited, if some were not', ['ready', undefined, 'ready'], '; 2 awaited, all ready'],
    ['how many are late', ['ready', 'timed-out', 'ready'], '; 3 awaited: 2 ready, 1 not ready in time'],
    [
      'why the others are not ready',
      ['stopped', 'failed', 'stopped'],
      '; 3 awaited: 1 cannot become ready, 2 not ready when the wait ended',
    ],
  ]
  test.each(rows)('%s', (_, states, expected) => {
    expect(readinessSummary(states.map(outcome))).toBe(expected)
  })
})
