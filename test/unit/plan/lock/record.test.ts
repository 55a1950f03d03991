import { expect, test } from 'vitest'
import { leaseName, lockNamespaces } from '../../../../src/plan/lock/lease-place.ts'
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
  jobs: { 'batch/Job/shop/keys': { hash: 'abc', namespaceUid: 'n1' } },
  isPartial: true,
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
  const jobs = { a: 1, b: { hash: 'h' }, c: { hash: 'h', namespaceUid: 'n' } }
  expect(readRecord(leaseWith(changed({ namespaces: ['a', 1], jobs })))).toMatchObject({
    namespaces: ['a'],
    jobs: { c: { hash: 'h', namespaceUid: 'n' } },
  })
})

test('a record keeps all kinds, or none if they would be too many', () => {
  const kinds = { checksum: 'c1', names: ['pods', 'secrets'] }
  expect(readRecord(leaseWith(recordText({ ...record, kinds })))).toEqual({ ...record, kinds })
  const many = Array.from({ length: 4000 }, (_, index) => `${index}`.padStart(63, 'n'))
  expect(readRecord(leaseWith(recordText({ ...record, kinds: { ...kinds, names: many } })))).toEqual(record)
  for (const broken of [['pods'], { names: ['pods'] }, { checksum: 'c1', names: ['pods', 1] }])
    expect(readRecord(leaseWith(changed({ kinds: broken })))).toEqual(record)
})

test('a record of a program that did not remember Jobs has none', () => {
  expect(readRecord(leaseWith(changed({ jobs: undefined })))).toMatchObject({ jobs: {} })
})

test('a record stays below the limit of Kubernetes: Jobs are left out first, then namespaces', () => {
  const many = Array.from({ length: 4000 }, (_, index) => `${index}`.padStart(63, 'n'))
  const jobs = Object.fromEntries(many.map(name => [name, { hash: 'abc', namespaceUid: 'n1' }]))
  const fewer = JSON.parse(recordText({ ...record, jobs }))
  expect(Object.keys(fewer.jobs).length).toBeGreaterThan(900)
  expect(fewer.namespaces).toEqual(record.namespaces)
  const text = recordText({ ...record, jobs, namespaces: many })
  expect(text.length).toBeLessThan(200_001)
  expect(JSON.parse(text).namespaces.length).toBeGreaterThan(900)
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
