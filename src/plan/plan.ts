import type { Resource } from '../api/resource.ts'
import type { Manifest } from '../manifest/manifest.ts'
import { sortForApply, sortForDelete } from '../manifest/order.ts'
import { aboutOf, identityOf } from './about-object.ts'
import type { Change, Delete, Leaving } from './change.ts'
import { leavingOf } from './leaving-of.ts'
import type { PlanHead } from './plan-head.ts'
import type { Contents } from './prune/contents.ts'
import type { Gap } from './prune/gap.ts'
import { intoHolders } from './prune/into-holders.ts'
import { isTerminating, type Judged, type Verdict } from './prune/prune-gate.ts'
import type { Removal } from './prune/removal.ts'
import { unmeantDeletions } from './prune/unmeant.ts'
import type { Refusal } from './reasons.ts'

/**
 * All changes of a rollout, in the order in which they are carried out, and all data that the rollout needs. Only a
 * plan is ever carried out. A plan is JSON (plan-document.ts) and contains no value of a Secret.
 */
export interface Plan extends PlanHead {
  readonly changes: readonly Change[]
  /** What the look for deletions could not see. If there is any, deletions may be missing from the plan. */
  readonly unseen: readonly Gap[]
  /** Objects that are already being deleted. Deletions of later ranks may have to wait for them. */
  readonly leaving: readonly Leaving[]
  /** How many objects carry the label and are no candidates (docs/rules.md 3.1). */
  readonly mirrored: number
}

/** A wanted object that is refused because of its manifest, before any request for it. */
export interface RefusedEarly {
  readonly manifest: Manifest
  readonly resource: Resource | undefined
  readonly reason: Refusal
}

export interface PlanInput extends PlanHead {
  /** One change for each wanted object that was observed (plan-write.ts). */
  readonly writes: readonly Change[]
  readonly refused: readonly RefusedEarly[]
  /** All objects with the label and their verdicts, after `collapse` and `limitDeletions`. */
  readonly judged: readonly Judged[]
  /** What the server says about deletions and releases, by UID. */
  readonly removals: ReadonlyMap<string, Removal>
  /** What goes together with objects that are deleted, by UID. It has only objects that were looked at. */
  readonly along: ReadonlyMap<string, readonly Contents[]>
  readonly unseen: readonly Gap[]
}

/**
 * Makes a plan. Its changes are in this order: refusals, which stop the rollout; creations, updates and adoptions; restamps;
 * releases; deletions; kept objects; unchanged ones. Candidates that are wanted or already being deleted make no change.
 */
export function makePlan({ writes, refused, judged, removals, along, unseen, ...head }: PlanInput): Plan {
  const changes = [
    ...refused.map(refusedChange),
    ...writes.map(change => withAlong(change, along)),
    ...judged.flatMap(one => judgedChange(one, { removals, along })),
  ]
  const mirrored = judged.filter(({ verdict }) => verdict.kind === 'mirrored').length
  return {
    ...head,
    changes: inOrder(intoHolders(changes)),
    unseen,
    leaving: judged.flatMap(leavingOf),
    mirrored,
  }
}

/** How many changes of each action a plan has. */
export function summarise({ changes }: Pick<Plan, 'changes'>): Record<Change['action'], number> {
  const counts = {
    create: 0,
    update: 0,
    replace: 0,
    adopt: 0,
    restamp: 0,
    unchanged: 0,
    refused: 0,
    release: 0,
    delete: 0,
    keep: 0,
  }
  for (const { action } of changes) counts[action]++
  return counts
}

/** Whether the exit code of diff is 1. Restamps and kept objects alone are no difference (docs/rules.md 4.1). */
export function hasDifferences(plan: Plan): boolean {
  const counts = summarise(plan)
  return counts.create + counts.update + counts.replace + counts.adopt + counts.release + counts.delete > 0
}

/**
 * Whether apply or prune would refuse something, or prune would stop at deletions that look like a mistake. It then writes
 * nothing, and the exit code of diff is 2 (docs/rules.md 4.1).
 */
export function hasRefusals(plan: Plan): boolean {
  return summarise(plan).refused > 0 || unmeantDeletions(plan.changes).length > 0
}

/**
 * Whether a wanted object could not be placed. Prune alone stops at such an object (docs/rules.md 3.19), because it is
 * then not known which live object is wanted.
 */
export function isUnplaced(change: Change): boolean {
  if (change.action !== 'refused' || change.half !== 'apply') return false
  return change.reason.kind === 'unknown-kind' || change.reason.kind === 'namespace-mismatch'
}

function refusedChange({ manifest: { origin, object }, resource, reason }: RefusedEarly): Change {
  return {
    action: 'refused',
    half: 'apply',
    ...aboutOf(object),
    origin,
    extras: [],
    ...(resource === undefined ? {} : { resource }),
    reason,
  }
}

/** A replacement with what goes along with the old object. Any other change as it is. */
function withAlong(change: Change, counted: PlanInput['along']): Change {
  if (change.action !== 'replace') return change
  const along = counted.get(change.live.uid)
  return along === undefined ? change : { ...change, along }
}

function judgedChange(
  { candidate: { resource, live, contents }, verdict }: Judged,
  { removals, along }: Pick<PlanInput, 'removals' | 'along'>,
): Change[] {
  if (isTerminating({ resource, live })) return []
  const found = { ...aboutOf(live), resource, live: identityOf(live) }
  switch (verdict.kind) {
    case 'mirrored':
      return []
    case 'keep':
      return verdict.reason.kind === 'wanted' ? [] : [{ action: 'keep', ...found, reason: verdict.reason }]
    case 'delete':
    case 'release': {
      const { uid } = live.metadata
      return removed(found, verdict, {
        removal: removals.get(uid) ?? { kind: 'accepted' },
        along: along.get(uid),
        holds: contents,
      })
    }
  }
}

interface RemovalFacts {
  readonly removal: Removal
  readonly along: readonly Contents[] | undefined
  readonly holds: readonly Contents[]
}

function removed(
  found: Omit<Delete, 'action' | 'legacy' | 'notAsked' | 'along' | 'holds' | 'oursInside'>,
  verdict: Extract<Verdict, { kind: 'delete' | 'release' }>,
  { removal, along, holds }: RemovalFacts,
): Change[] {
  if (removal.kind === 'gone') return []
  if (removal.kind === 'rejected') {
    const { failure } = removal
    return [{ action: 'refused', half: 'prune', removal: verdict.kind, ...found, failure }]
  }
  if (verdict.kind === 'delete') {
    const { kind: _, ...legacy } = verdict
    const unasked = removal.kind === 'not-asked' ? { notAsked: removal.why } : {}
    const taking = { ...(along === undefined ? {} : { along }), ...(holds.length === 0 ? {} : { holds }) }
    return [{ action: 'delete', ...legacy, ...found, ...unasked, ...taking }]
  }
  const { why } = verdict
  const { way, patch, rows } =
    removal.kind === 'releasable' ? removal : { way: 'labels' as const, patch: [], rows: [] }
  return [{ action: 'release', why, ...found, way, patch, rows }]
}

/** The order of the actions in a plan. The changes of one number are sorted together. */
const positionOf: Record<Change['action'], number> = {
  refused: 0,
  create: 1,
  update: 1,
  replace: 1,
  adopt: 1,
  restamp: 2,
  release: 3,
  delete: 4,
  keep: 5,
  unchanged: 6,
}

function inOrder(changes: readonly Change[]): Change[] {
  const groups = [...Map.groupBy(changes, ({ action }) => positionOf[action])].sort(([a], [b]) => a - b)
  return groups.flatMap(([position, group]) => {
    const sort = position === positionOf.delete ? sortForDelete : sortForApply
    return sort(group, ({ ref }) => ref)
  })
}
