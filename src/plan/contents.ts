import { groupKindOf } from '../manifest/kind.ts'
import { isJsonObject, type JsonObject, type LiveObject } from '../manifest/object.ts'
import type { Found } from './change.ts'

/** Objects of one kind that a deletion would take along, `{ what: 'secrets', count: 2 }`. */
export interface Contents {
  readonly what: string
  readonly count: number
}

/**
 * What counts of a Namespace's contents or a CRD's objects when it is to be deleted: nothing that this plan deletes
 * anyway, that a controller makes of something else in there, or that Kubernetes puts into every namespace.
 * `objects` are all there are, metadata is enough; `deletedUids` those of the candidates that pass the gate.
 */
export function foreignContents(objects: readonly Found[], deletedUids: ReadonlySet<string>): Contents[] {
  const seen = new Set<string>()
  const counts = new Map<string, number>()
  for (const found of objects) {
    const { uid } = found.live.metadata
    // Virtual objects (PodMetrics) have no UID; the same object shows once a group that serves it.
    if (!uid || seen.has(uid) || deletedUids.has(uid) || isGoing(found) || !isForeign(found)) continue
    seen.add(uid)
    const what = kindName(found)
    counts.set(what, (counts.get(what) ?? 0) + 1)
  }
  return [...counts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([what, count]) => ({ what, count }))
}

/**
 * The data of a PersistentVolume or PersistentVolumeClaim that goes with it. Nothing is lost where the volume's
 * reclaim policy is Retain, or where a claim was never bound; a volume that can't be read counts as lost.
 * `volume` is the whole PersistentVolume: the object itself, or the one its claim is bound to.
 */
export function volumeData(object: LiveObject, volume: LiveObject | undefined): Contents[] {
  const spec = specOf(object)
  if (groupKindOf(object) === '/PersistentVolumeClaim' && !spec['volumeName']) return []
  const retained = volume !== undefined && specOf(volume)['persistentVolumeReclaimPolicy'] === 'Retain'
  return retained ? [] : [{ what: 'volume data', count: 1 }]
}

/**
 * Whether a claim that is not bound yet may still get this volume. The volume controller binds even a claim that is
 * being deleted, and the volume then goes with it (measured on 1.36).
 */
export function mayBind(claim: LiveObject, volume: LiveObject): boolean {
  const { storageClassName = '' } = specOf(claim)
  const { claimRef, storageClassName: ofVolume = '' } = specOf(volume)
  if (!isJsonObject(claimRef)) return storageClassName === ofVolume
  const { name, namespace } = claim.metadata
  return claimRef['name'] === name && claimRef['namespace'] === namespace
}

/** What is being deleted goes with or without its surroundings. */
function isGoing({ live }: Found): boolean {
  return live.metadata.deletionTimestamp !== undefined
}

function isForeign({ live }: Found): boolean {
  const { name, ownerReferences = [], managedFields = [] } = live.metadata
  if (ownerReferences.some(owner => owner.controller === true)) return false
  const kind = groupKindOf(live)
  if (kind === '/ConfigMap') return name !== 'kube-root-ca.crt'
  if (kind === '/ServiceAccount') return name !== 'default'
  // Endpoints have no ownerReference, and people may write some by hand: their manager tells them apart.
  if (kind === '/Endpoints') return !managedFields.some(entry => entry.manager === 'kube-controller-manager')
  return !transient.has(kind)
}

/** They tell of what runs in the namespace and are made anew wherever it runs. */
const transient: ReadonlySet<string> = new Set([
  '/Event',
  'events.k8s.io/Event',
  'coordination.k8s.io/Lease',
  'metrics.k8s.io/PodMetrics',
])

function kindName({ resource: { plural, group } }: Found): string {
  return group === '' ? plural : `${plural}.${group}`
}

function specOf(object: LiveObject): JsonObject {
  return isJsonObject(object['spec']) ? object['spec'] : {}
}
