import { expect, test } from 'vitest'
import type { Reply } from '../../../../src/api/reply.ts'
import { findLease } from '../../../../src/cluster/lock/find-lease.ts'
import type { LiveObject } from '../../../../src/manifest/object.ts'
import { no, ok } from '../../plan/replies.ts'
import { liveOf } from '../fake-api.ts'

const lease = liveOf({
  apiVersion: 'coordination.k8s.io/v1',
  kind: 'Lease',
  metadata: { name: 'kubernixos' },
})

test.each<[string, Reply<LiveObject>[], object]>([
  ['the first namespace has it', [ok(lease)], { ok: true, value: lease }],
  ['the user may not read the first', [no(403, 'Forbidden'), ok(lease)], { ok: true, value: lease }],
  ['the first does not have it', [no(404, 'NotFound'), ok(lease)], { ok: true, value: lease }],
  ['no namespace has it', [no(403, 'Forbidden'), no(404, 'NotFound')], { ok: true, value: undefined }],
  ['the server fails', [no(500, 'InternalError')], { ok: false, failure: { status: 500 } }],
])('%s', async (_name, replies, expected) => {
  const asked: string[] = []
  const get = async (_resource: unknown, { namespace = '', name }: { namespace?: string; name: string }) => {
    asked.push(`${namespace}/${name}`)
    return replies[asked.length - 1]!
  }
  expect(await findLease({ get }, ['kube-system', 'shop'], 'kubernixos')).toMatchObject(expected)
  expect(asked).toEqual(['kube-system/kubernixos', 'shop/kubernixos'].slice(0, replies.length))
})
