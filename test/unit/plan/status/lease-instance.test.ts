import { expect, test } from 'vitest'
import { leaseName } from '../../../../src/plan/lock/lease-place.ts'
import { leasesByInstance } from '../../../../src/plan/status/lease-instance.ts'
import { liveOf } from '../../cluster/fake-api.ts'

function lease(name: string, instance?: string) {
  const annotations = instance === undefined ? {} : { 'kubernixos/instance': instance }
  const object = {
    apiVersion: 'coordination.k8s.io/v1',
    kind: 'Lease',
    metadata: { name, namespace: 'shop' },
  }
  return liveOf(object, { annotations })
}

test('a Lease belongs to the instance after which it is named', () => {
  const own = lease('kubernixos')
  const shop = lease(leaseName('shop'), 'shop')
  const hashed = lease(leaseName('Shop_1'), 'Shop_1')
  const others = [
    lease('node-1'),
    lease('kubernixos-instance-other', 'shop'),
    lease('kubernixos-instance-shop'),
  ]
  expect([...leasesByInstance([own, shop, hashed, ...others])]).toEqual([
    [undefined, [own]],
    ['shop', [shop]],
    ['Shop_1', [hashed]],
  ])
})
