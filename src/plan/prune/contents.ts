import { kindName } from '../../api/resource.ts'
import { groupKindOf } from '../../manifest/kind.ts'
import type { Found } from '../about-object.ts'

/** How many objects of one kind a deletion would also delete, `{ what: 'secrets', count: 2 }`. */
export interface Contents {
  readonly what: string
  readonly count: number
}

/** An object in a Namespace or of a CRD: the fields that are needed to count it. */
export interface Inside {
  /** The kind of the object, `deployments.apps`. */
  readonly what: string
  readonly namespace: string | undefined
  readonly uid: string
  /** The UIDs of its owners. */
  readonly owners: readonly string[]
  /** Whether a controller owns it, so that it does not keep its Namespace or CRD. */
  readonly isControlled: boolean
}

/**
 * The object as it is counted, or undefined if it does not count (docs/rules.md 3.13): objects that are being deleted,
 * objects that Kubernetes makes in every Namespace, and virtual objects without a UID (PodMetrics). `found` needs only
 * metadata.
 */
export function insideOf(found: Found): Inside | undefined {
  const { uid, namespace, ownerReferences = [] } = found.live.metadata
  if (!uid || isGoing(found) || isMadeEverywhere(found)) return undefined
  return {
    what: kindName(found.resource),
    namespace,
    uid,
    owners: ownerReferences.map(owner => owner.uid),
    isControlled: ownerReferences.some(owner => owner.controller === true),
  }
}

/**
 * Counts the objects that keep a Namespace or CRD: those that no controller owns and that the plan does not delete.
 * `deletedUids` are the UIDs of candidates that pass the prune gate.
 */
export function foreignContents(insides: readonly Inside[], deletedUids: ReadonlySet<string>): Contents[] {
  return countKinds(insides.filter(({ uid, isControlled }) => !isControlled && !deletedUids.has(uid)))
}

/** Counts all objects that go with a Namespace or CRD, except those that the plan deletes itself. */
export function allContents(insides: readonly Inside[], deletedUids: ReadonlySet<string>): Contents[] {
  return countKinds(insides.filter(({ uid }) => !deletedUids.has(uid)))
}

/** The number of objects of each kind. An object that several groups serve is counted once. */
export function countKinds(insides: readonly Inside[]): Contents[] {
  const seen = new Set<string>()
  const counts = new Map<string, number>()
  for (const { uid, what } of insides) {
    if (seen.has(uid)) continue
    seen.add(uid)
    counts.set(what, (counts.get(what) ?? 0) + 1)
  }
  return [...counts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([what, count]) => ({ what, count }))
}

/** Whether an object is being deleted, so that it is gone soon even if its Namespace or CRD is kept. */
function isGoing({ live }: Found): boolean {
  return live.metadata.deletionTimestamp !== undefined
}

/** Whether Kubernetes makes the object in every Namespace, or makes it again when it is needed. */
function isMadeEverywhere({ live }: Found): boolean {
  const { name, managedFields = [] } = live.metadata
  const kind = groupKindOf(live)
  if (kind === '/ConfigMap') return name === 'kube-root-ca.crt'
  if (kind === '/ServiceAccount') return name === 'default'
  // Endpoints have no ownerReference, so their manager shows whether a controller or a person has written them.
  if (kind === '/Endpoints') return managedFields.some(entry => entry.manager === 'kube-controller-manager')
  return transient.has(kind)
}

/** Kinds whose objects only report on what runs in a Namespace. Kubernetes creates them again when they are needed. */
const transient: ReadonlySet<string> = new Set([
  '/Event',
  'events.k8s.io/Event',
  'coordination.k8s.io/Lease',
  'metrics.k8s.io/PodMetrics',
])
