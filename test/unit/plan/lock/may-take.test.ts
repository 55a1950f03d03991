import { expect, test } from 'vitest'
import { type Holder, holderAnnotation, holderText } from '../../../../src/plan/lock/holder.ts'
import { heldSpec, leaseState } from '../../../../src/plan/lock/lease-state.ts'
import { lookedAgain, mayTake } from '../../../../src/plan/lock/may-take.ts'
import { liveOf } from '../../cluster/fake-api.ts'

const process = { boot: 'b1', pidNamespace: 'pid:[1]', pid: 7, started: '100' }
const holder: Holder = {
  identity: 'bob@ci/7/x',
  user: 'bob@ci',
  pid: 7,
  since: '2026-01-02T03:04:05.000Z',
  process,
}

function lease(spec: object, annotations: Record<string, string> = {}) {
  const object = {
    apiVersion: 'coordination.k8s.io/v1',
    kind: 'Lease',
    metadata: { name: 'kubernixos', annotations },
  }
  return leaseState(liveOf({ ...object, spec: { ...spec } }))
}

const date = new Date('2026-01-02T03:04:05.678Z')
const spec = heldSpec({ holder, transitions: 3 }, date)
const held = lease(spec, { [holderAnnotation]: holderText(holder) })

test('a Lease is read as it was written', () => {
  expect(spec).toMatchObject({ renewTime: '2026-01-02T03:04:05.678000Z', leaseTransitions: 3 })
  expect(held).toEqual({
    identity: holder.identity,
    holder,
    renewTime: '2026-01-02T03:04:05.678000Z',
    duration: 15_000,
  })
})

test.each([
  ['an empty holder', lease({ ...spec, holderIdentity: '' }), { identity: undefined, holder: undefined }],
  ['no spec', lease({}), { identity: undefined, duration: 15_000 }],
  [
    'details of another holder',
    lease({ ...spec, holderIdentity: 'kubectl' }, { [holderAnnotation]: holderText(holder) }),
    { identity: 'kubectl', holder: undefined },
  ],
  [
    'details that are no JSON',
    lease(spec, { [holderAnnotation]: '{' }),
    { identity: holder.identity, holder: undefined },
  ],
  ['another duration', lease({ ...spec, leaseDurationSeconds: 60 }), { duration: 60_000 }],
])('a Lease with %s', (_name, state, expected) => expect(state).toMatchObject(expected))

const free = lease({ ...spec, holderIdentity: '' })
const foreign = lease({ ...spec, holderIdentity: 'kubectl', leaseDurationSeconds: 60 })

test.each([
  ['nobody holds it', free, 0, 'me', true, { kind: 'free' }],
  ['we hold it', held, 0, holder.identity, false, { kind: 'ours' }],
  ['its process is gone', held, 0, 'me', true, { kind: 'taken-over', why: 'dead' }],
  ['its process lives', held, 14_999, 'me', false, { kind: 'held' }],
  ['it was not renewed for its duration', held, 15_000, 'me', false, { kind: 'taken-over', why: 'expired' }],
  ['its holder has no process', foreign, 59_999, 'me', true, { kind: 'held' }],
  ['its longer duration has passed', foreign, 60_000, 'me', true, { kind: 'taken-over', why: 'expired' }],
])('may it be taken if %s?', (_name, state, now, identity, isGone, expected) => {
  expect(mayTake({ lease: state, unchangedSince: 0 }, identity, now, () => isGone)).toEqual(expected)
})

test.each([
  ['the first look', undefined, held, 500],
  ['nothing new', held, held, 0],
  ['a renewal', held, { ...held, renewTime: 'later' }, 500],
  ['another holder', held, foreign, 500],
])('the time of expiry after %s', (_name, before, state, since) => {
  const watched = before && { lease: before, unchangedSince: 0 }
  expect(lookedAgain(watched, state, 500)).toEqual({ lease: state, unchangedSince: since })
})
