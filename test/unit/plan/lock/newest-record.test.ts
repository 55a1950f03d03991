import { expect, test } from 'vitest'
import { newestRecord, timeAfter } from '../../../../src/plan/lock/newest-record.ts'
import { recordAnnotation } from '../../../../src/plan/lock/record.ts'
import { liveOf } from '../../cluster/fake-api.ts'

/** A Lease with a record of this time. Without a time, the Lease has no record. */
function lease(time: string | undefined) {
  const record = { version: 1, checksum: 'c', result: 'succeeded', time }
  const annotations: Record<string, string> =
    time === undefined ? {} : { [recordAnnotation]: JSON.stringify(record) }
  return liveOf({ apiVersion: 'coordination.k8s.io/v1', kind: 'Lease', metadata: { name: 'l', annotations } })
}

const old = '2026-01-01T00:00:00Z'
const recent = '2026-01-01T00:00:01.000+00:00'

test.each<[readonly (string | undefined)[], string | undefined]>([
  [[], undefined],
  [[undefined], undefined],
  [[undefined, old], old],
  [[old, recent], recent],
  [[recent, old], recent],
  [['yesterday', old], old],
  [['yesterday'], 'yesterday'],
])('of the records of %j, %s is the newest', (times, newest) => {
  expect(newestRecord(times.map(lease))?.time).toBe(newest)
})

const ran = (hash: string) => ({ hash, namespaceUid: 'n' })
const known = (time: string, more: object) => {
  const record = { version: 1, checksum: 'c', result: 'succeeded', time, namespaces: [], jobs: {}, ...more }
  const annotations = { [recordAnnotation]: JSON.stringify(record) }
  return liveOf({ apiVersion: 'coordination.k8s.io/v1', kind: 'Lease', metadata: { name: 'l', annotations } })
}
const first = known('2026-01-01T00:00:00Z', { namespaces: ['a'], jobs: { a: ran('a'), both: ran('first') } })
const second = { namespaces: ['b'], jobs: { b: ran('b'), both: ran('second') } }
const third = { namespaces: ['c'] }

test.each<[string, ReturnType<typeof known>[], object, boolean]>([
  ['is complete', [known(recent, second), first], { namespaces: ['b'], jobs: second.jobs }, false],
  [
    'is partial: the older ones count, too',
    [first, known(recent, { ...second, isPartial: true })],
    { namespaces: ['a', 'b'], jobs: { a: ran('a'), b: ran('b'), both: ran('second') } },
    false,
  ],
  [
    'is partial: up to one that is not',
    [first, known(recent, second), known('2026-01-02T00:00:00Z', { ...third, isPartial: true })],
    { namespaces: ['b', 'c'], jobs: second.jobs },
    false,
  ],
  [
    'is partial and alone',
    [known(recent, { ...third, isPartial: true })],
    { namespaces: ['c'], jobs: {} },
    true,
  ],
])('the newest record %s', (_name, leases, expected, isPartial) => {
  const newest = newestRecord(leases)
  expect(newest).toMatchObject(expected)
  expect(newest?.jobs).toEqual('jobs' in expected ? expected.jobs : {})
  expect(newest?.isPartial === true).toBe(isPartial)
})

test.each<[string | undefined, string]>([
  [undefined, '2026-01-02T00:00:00.000Z'],
  [old, '2026-01-02T00:00:00.000Z'],
  ['2026-01-02T00:00:00.000Z', '2026-01-02T00:00:00.001Z'],
  ['2027-01-01T00:00:00Z', '2027-01-01T00:00:00.001Z'],
  ['yesterday', '2026-01-02T00:00:00.000Z'],
  ['+275760-09-13T00:00:00.000Z', '+275760-09-13T00:00:00.000Z'],
])('a record after one of %s has the time %s', (time, expected) => {
  const before = time === undefined ? undefined : { time }
  expect(timeAfter(before, new Date('2026-01-02T00:00:00Z'))).toBe(expected)
})
