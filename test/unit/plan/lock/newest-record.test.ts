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
