import { expect, test } from 'vitest'
import type { Reply } from '../../../src/api/reply.ts'
import { lastRecord, previousRecord } from '../../../src/commands/last-record.ts'
import type { LiveObject } from '../../../src/manifest/object.ts'
import { type RolloutRecord, recordAnnotation, recordText } from '../../../src/plan/lock/record.ts'
import { liveOf } from '../cluster/fake-api.ts'
import { no, ok } from '../plan/replies.ts'

const record = (user: string, time: string): RolloutRecord => ({
  checksum: 'c',
  time,
  user,
  result: 'succeeded',
  program: 'v0',
  namespaces: [],
  jobs: {},
})

const old = '2026-01-01T00:00:00Z'
const recent = '2026-01-02T00:00:00Z'

function lease(namespace: string, user?: string, time = old): LiveObject {
  const annotations: Record<string, string> =
    user === undefined ? {} : { [recordAnnotation]: recordText(record(user, time)) }
  const metadata = { name: 'kubernixos', namespace, annotations }
  return liveOf({ apiVersion: 'coordination.k8s.io/v1', kind: 'Lease', metadata })
}

const place = {
  instance: undefined,
  name: 'kubernixos',
  namespaces: ['kube-system', 'shop'],
  recordNamespaces: ['kube-system', 'shop'],
}

test.each<[string, Reply<readonly LiveObject[]>, string | undefined]>([
  ['the newest one', ok([lease('kube-system', 'a'), lease('shop', 'b', recent)]), 'b'],
  ['the newest one, first', ok([lease('kube-system', 'a', recent), lease('shop', 'b')]), 'a'],
  ['of another namespace, if the first has none', ok([lease('kube-system'), lease('shop', 'b')]), 'b'],
  ['of no namespace in which the lock can not be', ok([lease('others', 'c', recent)]), undefined],
  ['of no Lease', ok([]), undefined],
  ['of no Lease that the user may read', no(403, 'Forbidden'), undefined],
])('the record %s, read once', async (_name, reply, user) => {
  const { api, asked } = leasesOf(reply)
  const read = lastRecord(api, place)
  expect((await read())?.user).toBe(user)
  await read()
  expect(asked.lists).toBe(1)
})

test.each<[string, Reply<readonly LiveObject[]>, string, boolean]>([
  [
    'a newer one of another run counts',
    ok([lease('kube-system', 'a'), lease('shop', 'b', recent)]),
    'b',
    false,
  ],
  [
    'an older one of another run does not count',
    ok([lease('shop', 'b', '2025-01-01T00:00:00Z')]),
    'a',
    false,
  ],
  ['its own one counts without the right to read the others', no(403, 'Forbidden'), 'a', true],
])('for a run that holds the lock, %s', async (_name, reply, user, isPartial) => {
  const read = previousRecord(leasesOf(reply).api, place, lease('kube-system', 'a'))
  expect(await read()).toMatchObject({ record: { user }, isPartial })
})

test('where only one Lease can be, the run that holds it asks nothing', async () => {
  const { api, asked } = leasesOf(ok([]))
  const one = { ...place, namespaces: ['kube-system'], recordNamespaces: ['kube-system'] }
  const read = previousRecord(api, one, lease('kube-system', 'a'))
  expect(await read()).toMatchObject({ record: { user: 'a' }, isPartial: false })
  expect(asked.lists).toBe(0)
})

test('a server that fails is an error', async () => {
  const failed = no(500, 'InternalError')
  for (const own of [undefined, lease('kube-system', 'a')])
    await expect(previousRecord(leasesOf(failed).api, place, own)()).rejects.toThrow(
      'cannot read the record of the last rollout (Lease kubernixos)',
    )
})

function leasesOf(reply: Reply<readonly LiveObject[]>) {
  const asked = { lists: 0 }
  const list = async () => {
    asked.lists += 1
    return reply as Reply<LiveObject[]>
  }
  return { api: { list, get: async () => no(403, 'Forbidden') }, asked }
}
