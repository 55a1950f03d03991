import { expect, test } from 'vitest'
import { keyOf, refOf } from '../../../../src/manifest/key.ts'
import type { KubeObject } from '../../../../src/manifest/object.ts'
import { type JobFate, nextJobs } from '../../../../src/plan/lock/next-jobs.ts'
import { type RanJobs, remembered, wantedJobs } from '../../../../src/plan/lock/ran-job.ts'
import type { PlacedManifest } from '../../../../src/plan/place.ts'

const job = (spec: object = {}, metadata: object = {}): KubeObject => ({
  apiVersion: 'batch/v1',
  kind: 'Job',
  metadata: { name: 'keys', namespace: 'shop', labels: { kubernixos: 'c1' }, ...metadata },
  spec: { ttlSecondsAfterFinished: 600, ...spec },
})

function placed(object: KubeObject): PlacedManifest {
  return {
    manifest: { origin: { title: 'm', pointer: '' }, object },
    key: keyOf(refOf(object)),
    resource: undefined,
    namespaceFilled: false,
    toCome: false,
    similar: [],
  }
}

const wantedOf = (object: KubeObject) => wantedJobs([placed(object)])
const [ours] = wantedOf(job())
const key = ours!.key

test.each<[string, KubeObject, number]>([
  ['a Job with a time to live', job(), 1],
  ['a Job without one', job({ ttlSecondsAfterFinished: null }), 0],
  ['another kind', { ...job(), kind: 'CronJob' }, 0],
])('%s: %o', (_name, object, count) => expect(wantedOf(object)).toHaveLength(count))

test.each<[string, KubeObject, boolean]>([
  ['the same Job', job(), true],
  ['another checksum', job({}, { labels: { kubernixos: 'c2' } }), true],
  ['the same Job that asks for another run', job({}, { annotations: { 'kubernixos/rerun': 'true' } }), false],
  ['the same Job that asks for none', job({}, { annotations: { 'kubernixos/rerun': 'false' } }), true],
  ['another label', job({}, { labels: { kubernixos: 'c1', app: 'a' } }), true],
  ['another order of fields', job({ ttlSecondsAfterFinished: 600 }), true],
  ['another field', job({ backoffLimit: 1 }), false],
  ['another name', job({}, { name: 'others' }), false],
  ['another namespace', job({}, { namespace: 'cart' }), false],
])('%s is remembered: %o', (_name, object, isKnown) => {
  const jobs = { [key]: { hash: ours!.hash, namespaceUid: 'n' } }
  expect(remembered(wantedOf(object), jobs, new Date())).toHaveLength(isKnown ? 1 : 0)
})

test.each<[string, string | undefined, number]>([
  ['when it was created is not known', undefined, 1],
  ['its time to live may have removed it', '2026-01-01T00:10:00.000Z', 1],
  ['somebody has removed it before its time to live', '2026-01-01T00:10:00.001Z', 0],
])('a Job that is gone is remembered, if %s', (_name, notBefore, count) => {
  const jobs = { [key]: { hash: ours!.hash, namespaceUid: 'n', ...(notBefore && { notBefore }) } }
  expect(remembered(wantedOf(job()), jobs, new Date('2026-01-01T00:10:00Z'))).toHaveLength(count)
})

const before = { [key]: { hash: ours!.hash, namespaceUid: 'n0' } }
const changed = { [key]: { hash: 'other', namespaceUid: 'n0' } }
const now = { [key]: { hash: ours!.hash, namespaceUid: 'n1' } }
const began = '2026-01-01T00:00:00.000Z'
const justMade = { [key]: { hash: ours!.hash, namespaceUid: 'n1', notBefore: '2026-01-01T00:10:00.000Z' } }

test.each<[JobFate, RanJobs, string | undefined, RanJobs]>([
  ['exists', {}, 'n1', now],
  ['exists', before, 'n1', now],
  ['exists', justMade, 'n1', justMade],
  ['exists', before, undefined, before],
  ['exists', changed, undefined, {}],
  ['created', justMade, 'n2', { [key]: { ...justMade[key]!, namespaceUid: 'n2' } }],
  ['created', {}, undefined, {}],
  ['completed', justMade, 'n1', now],
  ['completed', before, undefined, before],
  ['reruns', before, 'n1', {}],
  ['untouched', before, 'n1', before],
  ['untouched', changed, 'n1', {}],
  ['untouched', {}, 'n1', {}],
])('a Job that %s, with %o before and the Namespace %o', (fate, previous, uid, expected) => {
  const namespaceUids = new Map(uid === undefined ? [] : [['shop', uid]])
  expect(nextJobs(wantedOf(job()), previous, { fateOf: () => fate, namespaceUids, began })).toEqual(expected)
})

test('a Job that is no longer wanted is forgotten', () => {
  const limits = { began, fateOf: (): JobFate => 'untouched', namespaceUids: new Map<string, string>() }
  expect(nextJobs([], before, limits)).toEqual({})
})
