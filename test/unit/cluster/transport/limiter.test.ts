import { expect, test } from 'vitest'
import type { TransportEvent } from '../../../../src/cluster/transport/events.ts'
import { Limiter } from '../../../../src/cluster/transport/limiter.ts'
import { fakeClock, settle } from '../../fake-clock.ts'

/** A limiter whose tasks end when the test ends them by name. */
function limiter() {
  const clock = fakeClock()
  const events: TransportEvent[] = []
  const end = new AbortController()
  const tested = new Limiter({ clock, emit: event => events.push(event), ended: end.signal })
  const started: string[] = []
  const endings = new Map<string, () => void>()
  const start = (name: string, ticket = tested.ticket()) => {
    void tested.run(ticket, () => {
      started.push(name)
      return new Promise<void>(resolve => endings.set(name, resolve))
    })
    return ticket
  }
  const finish = async (name: string) => {
    endings.get(name)?.()
    await settle()
  }
  const fill = () => {
    for (let n = 0; n < 16; n++) start(`first-${n}`)
    started.length = 0
  }
  return { tested, clock, events, end, start, started, finish, fill }
}

test('tasks start in the order in which they came', async () => {
  const { tested, start, started, finish, fill } = limiter()
  fill()
  for (const name of ['a', 'b', 'c']) start(name)
  expect([started, tested.isBusy]).toEqual([[], true])
  await finish('first-3')
  await finish('first-1')
  expect(started).toEqual(['a', 'b'])
})

test('a task that returns with its ticket starts before later ones', async () => {
  const { tested, start, started, finish, fill } = limiter()
  const early = tested.ticket()
  fill()
  start('later')
  start('again', early)
  await finish('first-0')
  expect(started).toEqual(['again'])
})

test('a smaller limit lets running tasks end, and a larger one starts more', async () => {
  const { tested, events, start, started, finish, fill } = limiter()
  fill()
  start('a')
  tested.observe({ kind: 'overloaded', status: 429, era: 0 })
  expect(events).toEqual([{ kind: 'limit-changed', from: 16, to: 8, why: 'too-many-requests' }])
  for (let n = 0; n < 8; n++) await finish(`first-${n}`)
  expect(started).toEqual([])
  await finish('first-8')
  expect(started).toEqual(['a'])
})

test('a pause delays every task, and of several the longest counts', async () => {
  const { tested, clock, events, start, started } = limiter()
  void tested.pause(2000)
  void tested.pause(5000)
  void tested.pause(1000)
  start('a')
  await clock.advance(4999)
  expect(started).toEqual([])
  await clock.advance(1)
  expect(started).toEqual(['a'])
  expect(events.map(event => 'milliseconds' in event && event.milliseconds)).toEqual([2000, 5000])
})

test('once the run has ended, no task waits, even during a pause', async () => {
  const { tested, end, start, started, fill } = limiter()
  fill()
  void tested.pause(30_000)
  for (let n = 0; n < 100; n++) start(`waiting-${n}`)
  end.abort()
  await settle()
  expect(started).toHaveLength(100)
})
