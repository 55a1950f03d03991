import type { Resource } from '../api/resource.ts'
import type { Manifest } from '../manifest/manifest.ts'
import { sortForApply, sortForDelete } from '../manifest/order.ts'
import { aboutOf, type Change, identityOf, type Leaving } from './change.ts'
import type { Unseen } from './observation.ts'
import { type GateFacts, isTerminating, type Judged } from './prune-gate.ts'
import type { Refusal } from './reasons.ts'

/**
 * The whole of what a rollout would do, in the order of carrying it out, with all that carrying it out needs. Only a
 * plan is ever carried out. It is JSON (plan-document.ts), and holds no secret's value.
 */
export interface Plan extends PlanHead {
  readonly changes: readonly Change[]
  /** What could not be looked at; deletions are incomplete while this is not empty. */
  readonly unseen: readonly Unseen[]
  /** What others may have to wait for before they are deleted. */
  readonly leaving: readonly Leaving[]
  /** How many objects carry the label only because a controller copied it: they are no candidates. */
  readonly mirrored: number
}

/** What is known of a plan before its changes are. */
export interface PlanHead {
  /** The version of the program that made it. */
  readonly program: string
  /** RFC 3339. */
  readonly madeAt: string
  readonly cluster: ClusterIdentity
  /** The configuration's checksum, which its objects carry as a label. */
  readonly checksum: string
  /** Absent where the configuration sets none. */
  readonly instance?: string
  readonly fieldManager: string
  /** Every apply is forced. */
  readonly forceConflicts: boolean
  /** Random text that makes the hashes of Secrets' values (seal.ts) this plan's own. */
  readonly salt: string
  readonly gate: GateFacts
}

/** The cluster of a plan: how people name it, and what tells it from every other one. */
export interface ClusterIdentity {
  /** The API server's URL. */
  readonly server: string
  /** The kubeconfig's context; absent inside a cluster, where there is no kubeconfig. */
  readonly context?: string
  /** The UID of the kube-system namespace; absent where it can't be read. */
  readonly id?: string
  /** As `v1.36.3`; absent where the server does not say. */
  readonly version?: string
}

/** A wanted object that is refused for what its manifest says, before the cluster is asked about it. */
export interface RefusedEarly {
  readonly manifest: Manifest
  readonly resource: Resource | undefined
  readonly reason: Refusal
}

export interface PlanInput extends PlanHead {
  /** What becomes of each wanted object (plan-write.ts), planned when it was observed. */
  readonly writes: readonly Change[]
  readonly refused: readonly RefusedEarly[]
  /** All that carries the label, judged; collapsed and within the limit. */
  readonly judged: readonly Judged[]
  readonly unseen: readonly Unseen[]
}

/**
 * What a rollout would do, in the order of carrying it out: refusals, which stop it; creations and updates; restamps;
 * deletions; what is kept; what stays as it is. Candidates that are wanted after all, or are terminating already, are
 * left out.
 */
export function makePlan({ writes, refused, judged, unseen, ...head }: PlanInput): Plan {
  const changes = [...refused.map(refusedChange), ...writes, ...judged.flatMap(judgedChange)]
  const mirrored = judged.filter(({ verdict }) => verdict.kind === 'mirrored').length
  return {
    ...head,
    changes: inOrder(changes),
    unseen,
    leaving: judged.flatMap(leavingOf),
    mirrored,
  }
}

/** How many changes of each action a plan has. */
export function summarise({ changes }: Pick<Plan, 'changes'>): Record<Change['action'], number> {
  const counts = { create: 0, update: 0, restamp: 0, unchanged: 0, refused: 0, delete: 0, keep: 0 }
  for (const { action } of changes) counts[action]++
  return counts
}

/** Whether diff answers 1: restamps and kept objects alone are no difference (docs/rules.md 4.1). */
export function hasDifferences(plan: Plan): boolean {
  const counts = summarise(plan)
  return counts.create + counts.update + counts.delete > 0
}

/** Whether apply would refuse, so that nothing is written and diff answers 2. */
export function hasRefusals(plan: Plan): boolean {
  return summarise(plan).refused > 0
}

/**
 * Whether a wanted object could not be placed: where its kind or namespace is in doubt, so is what of the live
 * objects is wanted, and prune alone stops, too.
 */
export function isUnplaced(change: Change): boolean {
  if (change.action !== 'refused') return false
  return change.reason.kind === 'unknown-kind' || change.reason.kind === 'namespace-mismatch'
}

function refusedChange({ manifest: { origin, object }, resource, reason }: RefusedEarly): Change {
  return {
    action: 'refused',
    ...aboutOf(object),
    origin,
    extras: [],
    ...(resource === undefined ? {} : { resource }),
    reason,
  }
}

function judgedChange({ candidate: { resource, live }, verdict }: Judged): Change[] {
  if (isTerminating({ resource, live })) return []
  const found = { ...aboutOf(live), resource, live: identityOf(live) }
  if (verdict.kind === 'delete') return [{ action: 'delete', ...found }]
  if (verdict.kind === 'mirrored' || verdict.reason.kind === 'wanted') return []
  return [{ action: 'keep', ...found, reason: verdict.reason }]
}

function leavingOf({ candidate: { resource, live }, verdict }: Judged): Leaving[] {
  if (verdict.kind !== 'delete' || !isTerminating({ resource, live })) return []
  return [{ action: 'leaving', ...aboutOf(live), resource, live: identityOf(live) }]
}

/** The actions in the order of carrying them out; those of one row are sorted together. */
const order: readonly (readonly Change['action'][])[] = [
  ['refused'],
  ['create', 'update'],
  ['restamp'],
  ['delete'],
  ['keep'],
  ['unchanged'],
]
const placeOf = new Map(order.flatMap((actions, place) => actions.map(action => [action, place] as const)))

function inOrder(changes: readonly Change[]): Change[] {
  const groups = Map.groupBy(changes, ({ action }) => placeOf.get(action))
  return order.flatMap((actions, place) => {
    const sort = actions.includes('delete') ? sortForDelete : sortForApply
    return sort(groups.get(place) ?? [], ({ ref }) => ref)
  })
}
