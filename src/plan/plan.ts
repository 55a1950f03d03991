import type { Resource } from '../api/resource.ts'
import { type ObjectRef, refOf } from '../manifest/key.ts'
import type { Manifest } from '../manifest/manifest.ts'
import { byApplyOrder, byDeleteOrder } from '../manifest/order.ts'
import type { Change, Plan, Refusal, Unseen } from './change.ts'
import type { Observation } from './observation.ts'
import { planWrite } from './plan-write.ts'
import { isTerminating, type Judged } from './prune-gate.ts'

/** A wanted object that is refused for what its manifest says, before the cluster is asked about it. */
export interface Refused {
  readonly manifest: Manifest
  readonly resource: Resource | undefined
  readonly reason: Refusal
}

export interface PlanInput {
  readonly checksum: string
  readonly instance: string | undefined
  readonly fieldManager: string
  /** Every apply is forced; only objects that the server could not be asked about need to know here. */
  readonly forceConflicts: boolean
  readonly observations: readonly Observation[]
  readonly refused: readonly Refused[]
  /** All that carries the label, judged; collapsed and within the limit. */
  readonly judged: readonly Judged[]
  readonly unseen: readonly Unseen[]
}

/**
 * What a rollout would do, in the order of carrying it out: refusals, which stop it; creations and updates; restamps;
 * deletions; what is kept; what stays as it is. A label that differs on a wanted object is no candidate's: such
 * verdicts (`wanted`) and candidates already terminating are left out.
 */
export function makePlan(input: PlanInput): Plan {
  const { checksum, instance, fieldManager, unseen } = input
  const writes = input.observations.map(observation => planWrite(observation, input))
  const refused = input.refused.map((one): Change => ({ action: 'refused', extras: [], ...one }))
  const found = input.judged.flatMap(judgedChange)
  const changes = [...refused, ...writes, ...found].sort(byCarryingOut)
  const mirrored = input.judged.filter(({ verdict }) => verdict.kind === 'mirrored').length
  return { checksum, instance, fieldManager, changes, unseen, mirrored }
}

/** How many changes of each action a plan has. */
export function summarise({ changes }: Plan): Record<Change['action'], number> {
  const counts = { create: 0, update: 0, restamp: 0, unchanged: 0, refused: 0, delete: 0, keep: 0 }
  for (const { action } of changes) counts[action]++
  return counts
}

/** Whether diff answers 1: restamps and kept objects alone are no difference (rules.md 4). */
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

function judgedChange({ candidate: { resource, live }, verdict }: Judged): Change[] {
  if (isTerminating({ resource, live })) return []
  if (verdict.kind === 'delete') return [{ action: 'delete', resource, live }]
  if (verdict.kind === 'mirrored' || verdict.reason.kind === 'wanted') return []
  return [{ action: 'keep', resource, live, reason: verdict.reason }]
}

const stage: Record<Change['action'], number> = {
  refused: 0,
  create: 1,
  update: 1,
  restamp: 2,
  delete: 3,
  keep: 4,
  unchanged: 5,
}

function byCarryingOut(a: Change, b: Change): number {
  const order = a.action === 'delete' && b.action === 'delete' ? byDeleteOrder : byApplyOrder
  return stage[a.action] - stage[b.action] || order(refOfChange(a), refOfChange(b))
}

function refOfChange(change: Change): ObjectRef {
  return refOf('manifest' in change ? change.manifest.object : change.live)
}
