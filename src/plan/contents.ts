import { kindName } from '../api/resource.ts'
import { groupKindOf } from '../manifest/kind.ts'
import type { Found } from './change.ts'

/** Objects of one kind that a deletion would take along, `{ what: 'secrets', count: 2 }`. */
export interface Contents {
  readonly what: string
  readonly count: number
}

/** An object that a deletion may take along, in the few words that counting needs. */
export interface Inside {
  /** Its kind, `deployments.apps`. */
  readonly what: string
  readonly namespace: string | undefined
  readonly uid: string
}

/**
 * What counts of an object in a Namespace or of a CRD: undefined for what is being deleted, for what a controller makes
 * of something else in there, for what Kubernetes puts into every namespace, and for virtual objects (PodMetrics), which
 * have no UID.
 * Metadata is enough.
 */
export function insideOf(found: Found): Inside | undefined {
  const { uid, namespace } = found.live.metadata
  return uid && !isGoing(found) && isForeign(found)
    ? { what: kindName(found.resource), namespace, uid }
    : undefined
}

/**
 * Counts the objects by kind, without those that the plan deletes anyway: `deletedUids` are those of the candidates
 * that pass the gate. An object that several groups serve counts once.
 */
export function foreignContents(insides: readonly Inside[], deletedUids: ReadonlySet<string>): Contents[] {
  const seen = new Set<string>()
  const counts = new Map<string, number>()
  for (const { uid, what } of insides) {
    if (seen.has(uid) || deletedUids.has(uid)) continue
    seen.add(uid)
    counts.set(what, (counts.get(what) ?? 0) + 1)
  }
  return [...counts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([what, count]) => ({ what, count }))
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
