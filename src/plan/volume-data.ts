import { groupKindOf } from '../manifest/kind.ts'
import { isJsonObject, type JsonObject, type LiveObject } from '../manifest/object.ts'
import type { Contents } from './contents.ts'

/**
 * The data of a PersistentVolume or PersistentVolumeClaim that goes with it. Nothing is lost where the volume's
 * reclaim policy is Retain, or where a claim was never bound; a volume that can't be read counts as lost.
 * `volume` is the whole PersistentVolume: the object itself, or the one its claim is bound to.
 */
export function volumeData(object: LiveObject, volume: LiveObject | undefined): Contents[] {
  const spec = specOf(object)
  if (groupKindOf(object) === '/PersistentVolumeClaim' && !spec['volumeName']) return []
  const retained = volume !== undefined && specOf(volume)['persistentVolumeReclaimPolicy'] === 'Retain'
  return retained ? [] : oneVolume
}

/**
 * What an unbound claim loses if it is bound to one of these volumes while it is being deleted: the volume controller
 * binds even such a claim, and the volume then goes with it (measured on 1.36). One look-up a claim.
 */
export function dataByBinding(volumes: readonly LiveObject[]): (claim: LiveObject) => Contents[] {
  const reserved = new Set<string>()
  const classes = new Set<unknown>()
  for (const volume of volumes) {
    if (volumeData(volume, volume).length === 0) continue
    const { claimRef, storageClassName = '' } = specOf(volume)
    if (isJsonObject(claimRef)) reserved.add(claimKey(claimRef))
    else classes.add(storageClassName)
  }
  return claim => {
    const { storageClassName = '' } = specOf(claim)
    return classes.has(storageClassName) || reserved.has(claimKey(claim.metadata)) ? oneVolume : []
  }
}

const oneVolume: Contents[] = [{ what: 'volume data', count: 1 }]

function claimKey({ namespace, name }: JsonObject): string {
  return `${namespace}/${name}`
}

function specOf(object: LiveObject): JsonObject {
  return isJsonObject(object['spec']) ? object['spec'] : {}
}
