import { expect, test } from 'vitest'
import { HeldLock } from '../../../../src/cluster/lock/held-lock.ts'
import { leaseState } from '../../../../src/plan/lock/lease-state.ts'
import type { Loss } from '../../../../src/plan/lock/loss.ts'
import type { RolloutRecord } from '../../../../src/plan/lock/record.ts'
import { readRecord } from '../../../../src/plan/lock/record.ts'
import { fakeClock } from '../../fake-clock.ts'
import { no } from '../../plan/replies.ts'
import { fakeLeases, holderNamed, now } from './fake-leases.ts'

const record: RolloutRecord = {
  checksum: 'c0ffee',
  time: now().toISOString(),
  user: 'me@host',
  result: 'succeeded',
  program: 'v0.1.0',
  namespaces: ['shop'],
  jobs: {},
}

async function held({ wall = () => now() } = {}) {
  const leases = fakeLeases('me')
  const clock = fakeClock()
  const losses: Loss[] = []
  const lock = new HeldLock({
    api: leases.api,
    clock,
    now: wall,
    holder: holderNamed('me'),
    instance: 'shop',
    lease: leases.lease()!,
    taken: { at: 0, wall: now().getTime() },
    lose: loss => void losses.push(loss),
  })
  expect(await lock.start()).toBe(true)
  return { lock, leases, clock, losses }
}

test('the lock is renewed every five seconds until it is released', async () => {
  const { lock, leases, clock, losses } = await held()
  await clock.advance(21_000)
  expect(leases.log).toEqual(['patch', 'patch', 'patch', 'patch'])
  expect(await lock.confirm()).toBe(true)
  await lock.release(record)
  await clock.advance(60_000)
  expect(leases.log).toHaveLength(5)
  expect(losses).toEqual([])
  expect(leases.lease()?.['spec']).not.toHaveProperty('holderIdentity')
  expect(leases.lease()?.metadata.annotations).not.toHaveProperty('kubernixos/holder')
  expect(readRecord(leases.lease()!)).toEqual(record)
})

test('a release without a record keeps the one before', async () => {
  const { lock, leases } = await held()
  expect(await lock.note({ ...record, result: 'started' })).toBe(true)
  await lock.release(undefined)
  expect(readRecord(leases.lease()!)).toMatchObject({ result: 'started' })
})

test('the Lease says that the run waits for an answer, until the next write after it', async () => {
  const { lock, leases, clock } = await held()
  const asksSince = () => leaseState(leases.lease()!).holder?.asksSince
  expect(await lock.ask()).toBe(true)
  expect(leases.log).toEqual(['patch'])
  expect(asksSince()).toBe('2026-01-02T03:04:05.000Z')
  await clock.advance(5000)
  expect(asksSince()).toBe('2026-01-02T03:04:05.000Z')
  lock.answered()
  expect(await lock.note(record)).toBe(true)
  expect(leases.log).toEqual(['patch', 'patch', 'patch'])
  expect(asksSince()).toBeUndefined()
  leases.takenBy('bob')
  expect(await lock.ask()).toBe(false)
})

test('a write of somebody who leaves the holder alone is no loss', async () => {
  const { lock, leases, clock, losses } = await held()
  leases.takenBy('me')
  await clock.advance(5000)
  leases.takenBy('me')
  expect(await lock.release(record)).toMatchObject({ ok: true })
  expect(losses).toEqual([])
  expect(readRecord(leases.lease()!)).toEqual(record)
})

test.each<[string, (leases: ReturnType<typeof fakeLeases>) => void, object]>([
  [
    'another run takes it',
    leases => leases.takenBy('bob'),
    { kind: 'taken', by: { identity: 'bob@host/7/1' } },
  ],
  ['somebody empties it', leases => leases.release(), { kind: 'taken', by: { identity: undefined } }],
  ['somebody deletes it', leases => leases.remove(), { kind: 'deleted' }],
])('the lock is lost if %s', async (_name, change, loss) => {
  const { lock, leases, clock, losses } = await held()
  change(leases)
  const before = structuredClone(leases.lease())
  await clock.advance(5000)
  expect(losses).toMatchObject([loss])
  expect(await lock.confirm()).toBe(false)
  expect(await lock.release(record)).toBeUndefined()
  expect(leases.lease()).toEqual(before)
})

test('the lock is lost ten seconds after the last renewal that succeeded', async () => {
  const { lock, leases, clock, losses } = await held()
  await clock.advance(5000)
  leases.fail(no(503, 'ServiceUnavailable'))
  await clock.advance(9900)
  expect(losses).toEqual([])
  await clock.advance(100)
  expect(losses).toEqual([{ kind: 'not-renewed', why: 'ServiceUnavailable by the test' }])
  expect(await lock.confirm()).toBe(false)
})

test('a renewal that succeeds in time keeps the lock', async () => {
  const { leases, clock, losses } = await held()
  leases.fail(no(503, 'ServiceUnavailable'))
  await clock.advance(8500)
  leases.fail(undefined)
  await clock.advance(20_000)
  expect(losses).toEqual([])
})

test('after the machine was suspended, the lock is renewed before the next write, or lost', async () => {
  let wall = now()
  const { lock, leases, losses } = await held({ wall: () => wall })
  wall = new Date(now().getTime() + 3_600_000)
  expect(await lock.confirm()).toBe(true)
  expect(leases.log).toEqual(['patch'])
  wall = new Date(now().getTime() + 7_200_000)
  leases.takenBy('bob')
  expect(await lock.confirm()).toBe(false)
  expect(losses).toMatchObject([{ kind: 'taken' }])
})
