import { expect, test } from 'vitest'
import type { LiveObject } from '../../../../src/manifest/object.ts'
import { holderAnnotation, holderText } from '../../../../src/plan/lock/holder.ts'
import { recordAnnotation, recordText } from '../../../../src/plan/lock/record.ts'
import { lockSight } from '../../../../src/plan/status/lock-sight.ts'
import { liveOf } from '../../cluster/fake-api.ts'

const now = Date.parse('2026-01-02T00:00:00Z')
const process = { boot: 'b', pidNamespace: 'n', pid: 7, started: '1' }
const holder = {
  identity: 'anna@host/7/1',
  user: 'anna@host',
  pid: 7,
  since: '2026-01-01T23:59:00Z',
  process,
}

function record(time: string) {
  return {
    checksum: `of ${time}`,
    time,
    user: 'anna@host',
    result: 'succeeded',
    program: 'v1',
    namespaces: [],
    jobs: {},
  } as const
}

function lease({ time, renewed }: { readonly time?: string; readonly renewed?: string }): LiveObject {
  const annotations = {
    ...(time === undefined ? {} : { [recordAnnotation]: recordText(record(time)) }),
    ...(renewed === undefined ? {} : { [holderAnnotation]: holderText(holder) }),
  }
  const spec =
    renewed === undefined
      ? {}
      : { holderIdentity: holder.identity, renewTime: renewed, leaseDurationSeconds: 15 }
  const object = { apiVersion: 'coordination.k8s.io/v1', kind: 'Lease', metadata: { name: 'kubernixos' } }
  return { ...liveOf(object, { annotations }), spec }
}

const old = '2026-01-01T00:00:00Z'
const recent = '2026-01-01T12:00:00Z'
const running = { held: { holder }, state: 'running' }

test.each<[string, readonly LiveObject[], boolean, object]>([
  ['no Lease', [], false, { kind: 'read' }],
  ['a record and no holder', [lease({ time: old })], false, { kind: 'read', last: record(old) }],
  [
    'the newest record counts',
    [lease({ time: old }), lease({ time: recent })],
    false,
    { last: record(recent) },
  ],
  ['a lock that is renewed', [lease({ renewed: '2026-01-01T23:59:46Z' })], false, { run: running }],
  ['a clock that is ahead of ours', [lease({ renewed: '2026-01-02T00:01:00Z' })], false, { run: running }],
  [
    'a lock that has expired',
    [lease({ renewed: '2026-01-01T23:59:45Z' })],
    false,
    { run: { state: 'expired' } },
  ],
  [
    'a process that has ended',
    [lease({ renewed: '2026-01-01T23:59:59Z' })],
    true,
    { run: { state: 'dead' } },
  ],
  [
    'a run that goes on counts more than a killed one',
    [lease({ renewed: old }), lease({ renewed: '2026-01-01T23:59:59Z' })],
    false,
    { run: running },
  ],
])('%s', (_name, leases, isGone, expected) => {
  const sight = lockSight(leases, { now, isGone: () => isGone })
  expect(sight).toMatchObject(expected)
  if (!('run' in expected)) expect(sight).not.toHaveProperty('run')
})
