import { expect, test } from 'vitest'
import type { Reply } from '../../../src/api/reply.ts'
import { requireInstance } from '../../../src/commands/require-instance.ts'
import type { LiveObject } from '../../../src/manifest/object.ts'
import { liveOf } from '../cluster/fake-api.ts'
import { applied } from '../plan/fixtures.ts'
import { no, ok } from '../plan/replies.ts'
import { fakeCluster } from './fake-run.ts'

const place = {
  instance: 'shop',
  name: 'kubernixos-instance-shop',
  namespaces: ['kube-system'],
  recordNamespaces: ['kube-system'],
}
const lease = liveOf({
  apiVersion: 'coordination.k8s.io/v1',
  kind: 'Lease',
  metadata: { name: place.name, namespace: 'elsewhere' },
})

function labelled(instance: string): LiveObject {
  const labels = { kubernixos: 'c', 'kubernixos/instance': instance }
  return applied(
    { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'web', namespace: 'default', labels } },
    { 'f:metadata': { 'f:labels': { 'f:kubernixos': {}, 'f:kubernixos/instance': {} } } },
  )
}

test.each<[name: string, leases: Reply<LiveObject[]>, lives: readonly LiveObject[], isThere: boolean]>([
  ['a Lease in any namespace', ok([lease]), [], true],
  ['an object without a Lease', ok([]), [labelled('shop')], true],
  ['an object of a user without rights for Leases', no(403, 'Forbidden'), [labelled('shop')], true],
  ['Leases that can not be read', no(500, 'InternalError'), [], true],
  ['neither', ok([]), [], false],
  ['only an object of another instance', ok([]), [labelled('other')], false],
  ['neither, without rights for Leases', no(403, 'Forbidden'), [], false],
])('an instance with %s', async (_name, leases, lives, isThere) => {
  const { cluster } = fakeCluster({ lives })
  const list: typeof cluster.list = async (resource, options) =>
    resource.kind === 'Lease' ? leases : cluster.list(resource, options)
  const get: typeof cluster.get = async () => (leases.ok ? no(404, 'NotFound') : leases)
  const required = requireInstance({ ...cluster, list, get }, 'shop', place)
  if (isThere) return expect(await required).toBeUndefined()
  await expect(required).rejects.toMatchObject({
    message: 'there is no instance "shop" on the cluster that you can see',
    hint: expect.stringContaining('kubectl nixos status --all'),
  })
})
