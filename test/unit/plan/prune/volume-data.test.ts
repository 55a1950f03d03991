import { expect, test } from 'vitest'
import type { LiveObject } from '../../../../src/manifest/object.ts'
import { dataByBinding, volumeData } from '../../../../src/plan/prune/volume-data.ts'
import { applied } from '../fixtures.ts'

function object(kind: string, name: string): LiveObject {
  return applied({ apiVersion: 'v1', kind, metadata: { name, namespace: 'shop' } }, {})
}

const claim = (spec: object) => ({ ...object('PersistentVolumeClaim', 'data'), spec }) as LiveObject
const volume = (policy: string) =>
  ({
    ...object('PersistentVolume', 'pv'),
    spec: { persistentVolumeReclaimPolicy: policy },
  }) as LiveObject
const data = [{ what: 'volume data', count: 1 }]

test.each([
  ['a claim never bound', claim({}), undefined, []],
  ['a claim on a volume to delete', claim({ volumeName: 'pv' }), volume('Delete'), data],
  ['a claim on a volume to retain', claim({ volumeName: 'pv' }), volume('Retain'), []],
  ['a claim on a volume out of sight', claim({ volumeName: 'pv' }), undefined, data],
  ['a volume to delete', volume('Delete'), volume('Delete'), data],
  ['a volume to retain', volume('Retain'), volume('Retain'), []],
])('the data of %s', (_what, object, bound, contents) => {
  expect(volumeData(object, bound)).toEqual(contents)
})

const free = (spec: object) => ({ ...object('PersistentVolume', 'pv'), spec }) as LiveObject

test.each([
  ['of no class, as it is', claim({}), free({}), true],
  ['of no class, spelled out', claim({ storageClassName: '' }), free({}), true],
  ['of the same class', claim({ storageClassName: 'fast' }), free({ storageClassName: 'fast' }), true],
  ['of another class', claim({ storageClassName: 'fast' }), free({ storageClassName: 'slow' }), false],
  ['kept for it', claim({}), free({ claimRef: { namespace: 'shop', name: 'data' } }), true],
  ['kept for another', claim({}), free({ claimRef: { namespace: 'shop', name: 'db' } }), false],
  ['kept for a namesake', claim({}), free({ claimRef: { namespace: 'other', name: 'data' } }), false],
])('a claim may get a volume %s', (_what, unbound, volume, may) => {
  const other = free({ storageClassName: 'other', claimRef: { namespace: 'x', name: 'y' } })
  expect(dataByBinding([other, volume])(unbound)).toEqual(may ? data : [])
})

test('a volume that is retained takes nothing along, whatever claim gets it', () => {
  const retained = free({ persistentVolumeReclaimPolicy: 'Retain' })
  expect(dataByBinding([retained])(claim({}))).toEqual([])
})
