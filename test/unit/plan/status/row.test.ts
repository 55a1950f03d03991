import { expect, test } from 'vitest'
import { keyOf } from '../../../../src/manifest/key.ts'
import type { Gap } from '../../../../src/plan/prune/gap.ts'
import { ownVersion } from '../../../../src/plan/status/own-version.ts'
import {
  type Difference,
  type Health,
  type Sighting,
  type Subject,
  statusRow,
} from '../../../../src/plan/status/row.ts'
import { countHealth, statusCode } from '../../../../src/plan/status/summary.ts'
import { liveOf, resourceOf } from '../../cluster/fake-api.ts'

const ref = { apiVersion: 'apps/v1', kind: 'Deployment', namespace: 'shop', name: 'web' }
const subject: Subject = {
  key: keyOf(ref),
  ref,
  resource: resourceOf('Deployment', { group: 'apps' }),
  difference: 'none',
  isLabelled: true,
  mayVanish: false,
}
const { resource: _, ...unknownKind } = subject
const ready = { state: 'ready' } as const
const waiting = { state: 'waiting', why: '1 of 2 replicas are ready' } as const

test.each<[string, Subject, Sighting | undefined, Health]>([
  ['ready', subject, { readiness: ready, sight: 'present' }, ready],
  ['not ready', subject, { readiness: { ...waiting, recheckAt: 5 }, sight: 'present' }, waiting],
  ['absent', subject, { readiness: waiting, sight: 'absent' }, { state: 'missing' }],
  ['a Job that is gone because it has completed', subject, { readiness: ready, sight: 'absent' }, ready],
  ['not listed', subject, { readiness: waiting, sight: 'hidden' }, { state: 'unknown', why: waiting.why }],
  [
    'of an unknown kind',
    unknownKind,
    undefined,
    { state: 'unknown', why: 'the cluster does not have its kind' },
  ],
  ['not read', subject, undefined, { state: 'unknown', why: 'it was not read' }],
])('the health of an object that is %s', (_name, one, sighting, health) => {
  expect(statusRow(one, sighting).health).toEqual(health)
})

function codeOf(...rows: readonly (readonly [Health, Difference?])[]) {
  const all = rows.map(([health, difference]) => ({
    key: subject.key,
    ref,
    health,
    ...(difference === undefined ? {} : { difference }),
  }))
  return statusCode({ instances: [{ rows: all, lock: { kind: 'read' } }], unseen: [] })
}

test.each<[Gap, number]>([
  [{ kind: 'failed', what: 'widgets.example.com', why: 'broken' }, 1],
  [{ kind: 'forbidden', what: 'nodes', why: 'forbidden', seenIn: [], wanted: false }, 0],
  [{ kind: 'irrelevant', what: 'widgets.example.com', why: 'broken' }, 0],
])('if %o was not seen, the exit code is %d', (gap, expected) => {
  expect(statusCode({ instances: [], unseen: [gap] })).toBe(expected)
})

test.each<[string, number, number]>([
  ['everything is ready and equal', codeOf([ready, 'none'], [ready, 'none']), 0],
  ['there are no objects', codeOf(), 0],
  ['everything is ready and nothing was compared', codeOf([ready]), 0],
  ['an object is kept', codeOf([ready, 'keep']), 0],
  ['an object is not ready', codeOf([ready, 'none'], [waiting, 'none']), 1],
  ['a kept object is not ready', codeOf([waiting, 'keep']), 1],
  ['an object differs', codeOf([ready, 'update']), 1],
  ['it is not known whether an object is ready', codeOf([{ state: 'unknown', why: '' }]), 1],
  ['an object is refused', codeOf([waiting, 'update'], [ready, 'refused']), 2],
])('if %s, the exit code is %d', (_name, code, expected) => {
  expect(code).toBe(expected)
})

test('each state is counted', () => {
  const rows = [ready, ready, waiting].map(health => ({ key: subject.key, ref, health }))
  expect(countHealth(rows)).toEqual({
    ready: 2,
    waiting: 1,
    failed: 0,
    terminating: 0,
    missing: 0,
    unknown: 0,
  })
})

test('the own version of an object does not change with its status', () => {
  const version = (more: object) => ownVersion(liveOf({ ...ref, metadata: ref }, { ...more }))
  expect(version({ generation: 1, resourceVersion: '2' })).toBe(
    version({ generation: 1, resourceVersion: '1' }),
  )
  for (const change of [
    { generation: 2 },
    { uid: 'other' },
    { labels: { a: 'b' } },
    { deletionTimestamp: 'now' },
  ])
    expect(version({ generation: 1, ...change })).not.toBe(version({ generation: 1 }))
  expect(version({ resourceVersion: '2' })).not.toBe(version({ resourceVersion: '1' }))
})
