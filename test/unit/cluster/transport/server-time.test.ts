import { expect, test } from 'vitest'
import type { Clock } from '../../../../src/api/clock.ts'
import { ServerTime } from '../../../../src/cluster/transport/server-time.ts'

const start = Date.parse('2026-01-01T12:00:00.400Z')
const request = {
  method: 'GET',
  headers: {},
  tls: { rejectUnauthorized: true },
  signal: new AbortController().signal,
}

/** One answer: how far the server's clock is ahead, how long the request takes (milliseconds), and its status. */
type Answer = readonly [ahead: number, takes: number, status?: number]

/** How far the server is taken to be ahead after these answers, in milliseconds. */
async function ahead(...answers: readonly Answer[]): Promise<number> {
  let now = start
  const local: Clock = { now: () => now, sleep: async () => undefined }
  const time = new ServerTime(local)
  const rest = [...answers]
  const send = time.over(async () => {
    const [difference, takes, status = 200] = rest.shift() ?? [0, 0]
    now += takes / 2
    // toUTCString has whole seconds, like the header of a server.
    const headers = Number.isNaN(difference) ? {} : { date: new Date(now + difference).toUTCString() }
    now += takes / 2
    return new Response('{}', { status, headers })
  })
  for (const _ of answers) await send('https://127.0.0.1/', request)
  return time.clock.now() - now
}

test.each<[string, readonly Answer[], number]>([
  ['nothing is known without an answer', [], 0],
  ['an answer without a Date says nothing', [[Number.NaN, 100]], 0],
  ['clocks that may agree are taken to agree', [[0, 100]], 0],
  ['a second is not enough to know', [[500, 100]], 0],
  ['a server that is ahead', [[300_000, 100]], 299_500],
  ['a server that is behind', [[-300_000, 100]], -299_400],
  ['a slow answer says less', [[300_000, 20_000]], 289_600],
  [
    'a quick answer after it says more',
    [
      [300_000, 20_000],
      [300_000, 100],
    ],
    299_500,
  ],
  ['the answer of a broken proxy does not count', [[300_000, 100, 502]], 0],
  [
    'somebody has set a clock',
    [
      [300_000, 100],
      [0, 100],
    ],
    0,
  ],
])('%s', async (_name, answers, expected) => {
  expect(await ahead(...answers)).toBe(expected)
})
