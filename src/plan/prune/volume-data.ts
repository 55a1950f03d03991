import { groupKindOf } from '../../manifest/kind.ts'
import { isJsonObject, type JsonObject, type LiveObject } from '../../manifest/object.ts'
import type { Contents } from './contents.ts'

/**
 * The volume data that is lost when a PersistentVolume or PersistentVolumeClaim is deleted (docs/rules.md 3.15).
 * Nothing is lost if the reclaim policy of the volume is Retain, or if the claim was never bound. `volume` is the whole
 * PersistentVolume: the object itself, or the one to which the claim is bound. If it can't be read, it counts as lost.
 */
export function volumeData(object: LiveObject, volume: LiveObject | undefined): Contents[] {
  const spec = specOf(object)
  if (groupKindOf(object) === '/PersistentVolumeClaim' && !spec['volumeName']) return []
  const retained = volume !== undefined && specOf(volume)['persistentVolumeReclaimPolicy'] === 'Retain'
  return retained ? [] : oneVolume
}

/**
 * Makes a function that says what the deletion of an unbound claim may lose (docs/rules.md 3.15). The volume controller
 * may bind a claim to one of these volumes while the claim is being deleted, and then deletes the volume (measured on
 * 1.36). Each call of the function is one look-up.
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
