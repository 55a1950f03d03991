import { expect, test } from 'vitest'
import type { KubeObject } from '../../../../src/manifest/object.ts'
import { leaseName, lockNamespaces } from '../../../../src/plan/lock/lease-place.ts'
import { asksForRerun, hasTimeToLive, jobHash } from '../../../../src/plan/lock/ran-job.ts'
import {
  type RolloutRecord,
  readRecord,
  recordAnnotation,
  recordText,
} from '../../../../src/plan/lock/record.ts'
import { liveOf } from '../../cluster/fake-api.ts'

const record: RolloutRecord = {
  checksum: 'c0ffee',
  time: '2026-01-02T03:04:05.000Z',
  user: 'anna@laptop',
  result: 'succeeded',
  program: 'v0.1.0',
  namespaces: ['cart', 'shop'],
  jobs: { 'batch/Job/shop/keys': { hash: 'abc', namespaceUid: 'n1', completed: true } },
}

function leaseWith(text: string | undefined) {
  const annotations = text === undefined ? {} : { [recordAnnotation]: text }
  return liveOf({
    apiVersion: 'coordination.k8s.io/v1',
    kind: 'Lease',
    metadata: { name: 'kubernixos', annotations },
  })
}

const changed = (changes: object) => JSON.stringify({ ...JSON.parse(recordText(record)), ...changes })

test('a record is read as it was written', () => {
  expect(readRecord(leaseWith(recordText(record)))).toEqual(record)
})

test.each([
  ['no annotation', undefined],
  ['no JSON', '{'],
  ['no object', '[]'],
  ['another version', changed({ version: 2 })],
  ['an unknown result', changed({ result: 'fine' })],
  ['no checksum', changed({ checksum: 1 })],
])('%s is no record', (_name, text) => expect(readRecord(leaseWith(text))).toBeUndefined())

test('what is no entry is left out', () => {
  const text = changed({
    namespaces: ['a', 1],
    jobs: { a: 1, b: { hash: 'h' }, c: { hash: 'h', namespaceUid: 'n' } },
  })
  expect(readRecord(leaseWith(text))).toMatchObject({
    namespaces: ['a'],
    jobs: { c: { hash: 'h', namespaceUid: 'n', completed: false } },
  })
})

test('a record stays below the limit of Kubernetes: Jobs go first, then namespaces', () => {
  const many = Array.from({ length: 4000 }, (_, index) => `${index}`.padStart(63, 'n'))
  const jobs = Object.fromEntries(many.map(name => [name, record.jobs['batch/Job/shop/keys']!]))
  const fewer = JSON.parse(recordText({ ...record, jobs }))
  expect(Object.keys(fewer.jobs).length).toBeGreaterThan(900)
  expect(fewer.namespaces).toEqual(record.namespaces)
  expect(recordText({ ...record, jobs, namespaces: many }).length).toBeLessThan(200_001)
})

test.each([
  [undefined, 'kubernixos'],
  ['shop', 'kubernixos-instance-shop'],
  ['shop.eu-1', 'kubernixos-instance-shop.eu-1'],
  ['Shop_1', /^kubernixos-hash-[0-9a-f]{32}$/],
  ['a..b', /^kubernixos-hash-[0-9a-f]{32}$/],
  ['a.-b', /^kubernixos-hash-[0-9a-f]{32}$/],
])('the Lease of instance %s', (instance, name) => {
  expect(leaseName(instance)).toEqual(typeof name === 'string' ? name : expect.stringMatching(name))
  expect(leaseName(instance)).toMatch(/^[a-z0-9.-]{1,253}$/)
})

test.each([
  [{ lockNamespace: 'locks', namespace: 'shop', named: ['a'] }, ['locks']],
  [{ namespace: 'shop', named: ['b', 'a', 'b'] }, ['kube-system', 'shop', 'a', 'b']],
  [{ named: ['b', 'a'] }, ['kube-system', 'a', 'b']],
  [{ named: ['kube-system'] }, ['kube-system']],
  [{ named: [] }, ['kube-system', 'context']],
])('the namespaces of the lock: %o', (given, expected) => {
  const settings = { lockNamespace: undefined, namespace: undefined, ambient: 'context', ...given }
  expect(lockNamespaces(settings)).toEqual(expected)
})

const job = (more: object = {}, metadata: object = {}): KubeObject => ({
  apiVersion: 'batch/v1',
  kind: 'Job',
  metadata: { name: 'keys', namespace: 'shop', labels: { kubernixos: 'c1' }, ...metadata },
  spec: { ttlSecondsAfterFinished: 0, ...more },
})

test.each<[string, KubeObject, boolean]>([
  ['another checksum', job({}, { labels: { kubernixos: 'c2' } }), true],
  ['the annotation for another run', job({}, { annotations: { 'kubernixos/rerun': 'true' } }), true],
  ['another field', job({ backoffLimit: 1 }), false],
  ['another label', job({}, { labels: { kubernixos: 'c1', app: 'a' } }), false],
  ['another namespace', job({}, { namespace: 'cart' }), false],
])('%s: the hash stays %s', (_name, other, isSame) => {
  expect(jobHash(other) === jobHash(job())).toBe(isSame)
})

test('only a Job with a time to live is remembered, and only "true" asks for another run', () => {
  expect(hasTimeToLive(job())).toBe(true)
  expect(hasTimeToLive(job({ ttlSecondsAfterFinished: null }))).toBe(false)
  expect(hasTimeToLive({ ...job(), kind: 'CronJob' })).toBe(false)
  expect(asksForRerun(job({}, { annotations: { 'kubernixos/rerun': 'true' } }))).toBe(true)
  expect(asksForRerun(job({}, { annotations: { 'kubernixos/rerun': 'yes' } }))).toBe(false)
})
