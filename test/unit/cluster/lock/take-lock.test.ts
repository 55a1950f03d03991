import { describe, expect, test } from 'vitest'
import { takeLock } from '../../../../src/cluster/lock/take-lock.ts'
import type { LockNews } from '../../../../src/plan/lock/lock-news.ts'
import { fakeClock, settle } from '../../fake-clock.ts'
import { no } from '../../plan/replies.ts'
import { fakeLeases, holderNamed, now } from './fake-leases.ts'

function takeFrom(leases: ReturnType<typeof fakeLeases>, more: { timeout?: number; isGone?: boolean } = {}) {
  const clock = fakeClock()
  const stopping = new AbortController()
  const said: LockNews[] = []
  const taken = takeLock('kube-system', {
    api: leases.api,
    clock,
    now,
    isGone: () => more.isGone ?? false,
    holder: holderNamed('me'),
    instance: 'shop',
    name: 'kubernixos',
    timeout: more.timeout ?? 60_000,
    stop: stopping.signal,
    say: news => void said.push(news),
  })
  return { taken, clock, said, stop: () => stopping.abort() }
}

const identity = 'me@host/7/1'

test('a missing Lease is created, without a label', async () => {
  const leases = fakeLeases()
  expect(await takeFrom(leases).taken).toMatchObject({ kind: 'taken', taken: { at: 0 } })
  expect(leases.lease()).toMatchObject({
    metadata: { annotations: { 'kubernixos/instance': 'shop' } },
    spec: { holderIdentity: identity, leaseDurationSeconds: 15, leaseTransitions: 0 },
  })
  expect(leases.lease()?.metadata.labels).toBeUndefined()
})

test('a free Lease is taken, and its record stays', async () => {
  const leases = fakeLeases('bob')
  leases.release()
  leases.lease()!.metadata.annotations = { 'kubernixos/last-rollout': 'kept' }
  expect(await takeFrom(leases).taken).toMatchObject({
    kind: 'taken',
    lease: {
      metadata: { annotations: { 'kubernixos/last-rollout': 'kept' } },
      spec: { holderIdentity: identity },
    },
  })
})

test('the lock of a dead process is taken over at once', async () => {
  const { taken, said } = takeFrom(fakeLeases('bob'), { isGone: true, timeout: 0 })
  expect(await taken).toMatchObject({ kind: 'taken', lease: { spec: { leaseTransitions: 2 } } })
  expect(said).toMatchObject([{ kind: 'taken-over', why: 'dead', held: { holder: { user: 'bob@host' } } }])
})

describe('a lock of another run', () => {
  test('fails at once without a timeout', async () => {
    const { taken, said } = takeFrom(fakeLeases('bob'), { timeout: 0 })
    expect(await taken).toMatchObject({ kind: 'held', held: { identity: 'bob@host/7/1' } })
    expect(said).toEqual([])
  })

  test('is taken once it is released', async () => {
    const leases = fakeLeases('bob')
    const { taken, clock, said } = takeFrom(leases)
    await settle()
    await clock.advance(3000)
    expect(said).toMatchObject([{ kind: 'waiting', held: { holder: { user: 'bob@host' } } }])
    leases.release()
    await clock.advance(1000)
    expect(await taken).toMatchObject({ kind: 'taken' })
    expect(said).toHaveLength(1)
  })

  test('is waited for with a word about its question', async () => {
    const leases = fakeLeases('bob')
    const { taken, clock, said } = takeFrom(leases)
    await settle()
    for (const asksSince of ['2026-01-02T03:04:06.000Z', undefined]) {
      leases.asks('bob', asksSince)
      await clock.advance(2000)
    }
    const asked = said.map(news => (news.kind === 'waiting' ? news.held.holder?.asksSince : news.kind))
    expect(asked).toEqual([undefined, '2026-01-02T03:04:06.000Z', undefined])
    leases.release()
    await clock.advance(1000)
    expect(await taken).toMatchObject({ kind: 'taken' })
  })

  test('is waited for as long as it is renewed, and then fails', async () => {
    const leases = fakeLeases('bob')
    const { taken, clock } = takeFrom(leases, { timeout: 30_000 })
    await settle()
    for (let second = 5; second < 30; second += 5) {
      await clock.advance(5000)
      leases.takenBy('bob', new Date(now().getTime() + second * 1000))
    }
    await clock.advance(5000)
    expect(await taken).toMatchObject({ kind: 'held' })
  })

  test('expires when it has not changed for 15 seconds, whatever its time says', async () => {
    const { taken, clock, said } = takeFrom(fakeLeases('bob'))
    await settle()
    await clock.advance(14_000)
    expect(said).toMatchObject([{ kind: 'waiting' }])
    await clock.advance(1000)
    expect(await taken).toMatchObject({ kind: 'taken' })
    expect(said).toMatchObject([{ kind: 'waiting' }, { kind: 'taken-over', why: 'expired' }])
  })

  test('ends the wait with the run', async () => {
    const { taken, stop } = takeFrom(fakeLeases('bob'))
    await settle()
    stop()
    expect(await taken).toEqual({ kind: 'stopped' })
  })
})

test('of two runs at once, one gets the lock', async () => {
  const leases = fakeLeases()
  const create = leases.api.create
  leases.api.create = async (resource, object, options) => {
    // The other run was faster.
    await create(resource, { ...object, spec: { holderIdentity: 'bob' } }, options)
    return create(resource, object, options)
  }
  const { taken, clock } = takeFrom(leases, { timeout: 0 })
  await settle()
  await clock.advance(100)
  expect(await taken).toMatchObject({ kind: 'held', held: { identity: 'bob' } })
})

test.each([
  [no(403, 'Forbidden'), 'no-rights'],
  [no(500, 'InternalError'), 'failed'],
])('%o is %s', async (reply, kind) => {
  const leases = fakeLeases()
  leases.fail(reply)
  expect(await takeFrom(leases).taken).toMatchObject({ kind })
})

test('conflicts without end are a failure', async () => {
  const leases = fakeLeases()
  leases.api.create = async () => no(409, 'Conflict')
  const { taken, clock } = takeFrom(leases)
  await settle()
  await clock.advance(3000)
  expect(await taken).toMatchObject({ kind: 'failed', failure: { status: 409 } })
})

test('a namespace that does not exist is told apart', async () => {
  const leases = fakeLeases()
  leases.api.create = async () => no(404, 'NotFound')
  expect(await takeFrom(leases).taken).toMatchObject({ kind: 'no-namespace' })
})

test('a creation whose answer is an outage is looked at again', async () => {
  const leases = fakeLeases()
  const { create } = leases.api
  let calls = 0
  const api = {
    ...leases.api,
    create: async (...given: Parameters<typeof create>) => {
      calls += 1
      // The first one is not carried out. The second one is, and its answer is lost.
      if (calls === 1) return no(503, 'ServiceUnavailable')
      await create(...given)
      return no(504, 'Timeout')
    },
  }
  const { taken, clock } = takeFrom({ ...leases, api })
  for (let second = 0; second < 3; second++) {
    await settle()
    await clock.advance(1000)
  }
  expect(await taken).toMatchObject({ kind: 'taken' })
  expect(calls).toBe(2)
})
