import { expect, test } from 'vitest'
import type { Reply } from '../../../src/api/reply.ts'
import { lastRecord } from '../../../src/commands/last-record.ts'
import type { LiveObject } from '../../../src/manifest/object.ts'
import { type RolloutRecord, recordAnnotation, recordText } from '../../../src/plan/lock/record.ts'
import { liveOf } from '../cluster/fake-api.ts'
import { no, ok } from '../plan/replies.ts'

const record = (user: string): RolloutRecord => ({
  checksum: 'c',
  time: 't',
  user,
  result: 'succeeded',
  program: 'v0',
  namespaces: [],
  jobs: {},
})

function lease(namespace: string, user?: string): LiveObject {
  const annotations: Record<string, string> =
    user === undefined ? {} : { [recordAnnotation]: recordText(record(user)) }
  const metadata = { name: 'kubernixos', namespace, annotations }
  return liveOf({ apiVersion: 'coordination.k8s.io/v1', kind: 'Lease', metadata })
}

const place = { instance: undefined, name: 'kubernixos', namespaces: ['kube-system', 'shop'] }

test.each<[string, Reply<readonly LiveObject[]>, string | undefined]>([
  ['of the first namespace', ok([lease('shop', 'b'), lease('kube-system', 'a')]), 'a'],
  ['of another one, if the first has no record', ok([lease('kube-system'), lease('shop', 'b')]), 'b'],
  ['of no namespace in which the lock can not be', ok([lease('others', 'c')]), undefined],
  ['of no Lease', ok([]), undefined],
  ['of no Lease that the user may read', no(403, 'Forbidden'), undefined],
])('the record %s, read once', async (_name, reply, user) => {
  let lists = 0
  const list = async () => {
    lists += 1
    return reply as Reply<LiveObject[]>
  }
  const read = lastRecord({ list, get: async () => no(403, 'Forbidden') }, place)
  expect((await read())?.user).toBe(user)
  await read()
  expect(lists).toBe(1)
})

test('a server that fails is an error', async () => {
  const failed = no(500, 'InternalError')
  const read = lastRecord({ list: async () => failed, get: async () => failed }, place)
  await expect(read()).rejects.toThrow('cannot read the record of the last rollout (Lease kubernixos)')
})
