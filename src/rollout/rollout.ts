import pMap from 'p-map'
import type { Resource } from '../api/resource.ts'
import { refOf } from '../manifest/key.ts'
import { isCrd } from '../manifest/kind.ts'
import type { KubeObject } from '../manifest/object.ts'
import { applyRank, deleteRank } from '../manifest/order.ts'
import type { Change, Plan } from '../plan/change.ts'
import { Blocked } from './blocked.ts'
import type { Hands } from './hands.ts'
import { isFailure, type Outcome } from './outcome.ts'
import { type DeleteChange, remove } from './remove.ts'
import type { Scope } from './scope.ts'
import { type WriteChange, write } from './write.ts'

/**
 * Carries a plan out and returns one outcome per change; never throws for a failed object. Writes go rank by
 * rank, restamps after them, deletions last and only where no write failed.
 */
export async function rollOut(plan: Plan, scope: Scope, hands: Hands): Promise<Outcome[]> {
  const outcomes: Outcome[] = []
  const stage = async <C extends Change>(changes: readonly C[], run: (change: C) => Promise<Outcome>) => {
    outcomes.push(...(await inOrder(changes, run, hands)))
  }
  if (scope.apply) {
    await applyAll(plan, hands, stage)
    await stage(pick(plan, 'unchanged'), async change => ({ change, result: 'unchanged' }))
  }
  if (scope.prune) {
    const failures = outcomes.some(isFailure)
    for (const rank of ranks(pick(plan, 'delete'), ({ live }) => deleteRank(refOf(live)))) {
      await stage(rank, change => (failures ? Promise.resolve(spared(change)) : remove(change, hands)))
    }
    await stage(pick(plan, 'keep'), async change => ({ change, result: 'kept' }))
  }
  return outcomes
}

type Stage = <C extends Change>(changes: readonly C[], run: (change: C) => Promise<Outcome>) => Promise<void>

async function applyAll(plan: Plan, hands: Hands, stage: Stage): Promise<void> {
  const blocked = new Blocked()
  await awaitEarlierKinds(plan, hands, blocked)
  const attempt = async (change: WriteChange): Promise<Outcome> => {
    const why = blocked.reason(change)
    if (why !== undefined) return { change, result: 'not-run', why }
    const written = await write(change, hands)
    const outcome = await awaitKinds(written, change, plan, hands)
    blocked.note(outcome)
    return outcome
  }
  const writes = [...pick(plan, 'create'), ...pick(plan, 'update')]
  for (const rank of ranks(writes, ({ manifest }) => applyRank(refOf(manifest.object)))) {
    await stage(rank, attempt)
  }
  await stage(pick(plan, 'restamp'), attempt)
}

/** A written CRD is done only when its kinds are served, where objects of this plan wait for them. */
async function awaitKinds(outcome: Outcome, change: WriteChange, plan: Plan, hands: Hands): Promise<Outcome> {
  const crd = change.manifest.object
  const { resource } = change
  if (outcome.failure !== undefined || resource === undefined || !isCrd(crd)) return outcome
  const reply = await hands.served(resource, crd, kindsToCome(plan, crd))
  return reply.ok ? outcome : { change, result: 'failed', failure: reply.failure }
}

/**
 * A CRD that stays as it is may not be served yet, or never: a run that was killed has left it so, or its names are
 * taken. No write of this run waits for it, so what needs it waits here.
 */
async function awaitEarlierKinds(plan: Plan, hands: Hands, blocked: Blocked): Promise<void> {
  const earlier = [...pick(plan, 'unchanged'), ...pick(plan, 'restamp')]
  const wait = async ({ manifest: { object }, resource }: (typeof earlier)[number]) => {
    const kinds = kindsToCome(plan, object)
    if (resource === undefined || !isCrd(object) || kinds.length === 0) return
    const reply = await hands.served(resource, object, kinds)
    if (!reply.ok) blocked.block(object, `which is not served: ${reply.failure.message}`)
  }
  await pMap(earlier, wait, { concurrency: hands.concurrency })
}

/** The kinds of a CRD that objects of this plan need and the server does not serve yet. */
function kindsToCome(plan: Plan, crd: KubeObject): Resource[] {
  return plan.changes.flatMap(other => {
    if (!('notAsked' in other) || other.notAsked !== 'kind-to-come' || other.resource === undefined) return []
    return crd.metadata.name === `${other.resource.plural}.${other.resource.group}` ? [other.resource] : []
  })
}

/** Runs the changes of one rank in parallel and reports their outcomes in the plan's order as they come. */
async function inOrder<C extends Change>(
  changes: readonly C[],
  run: (change: C) => Promise<Outcome>,
  hands: Hands,
): Promise<Outcome[]> {
  const outcomes: Outcome[] = []
  let reported = 0
  await pMap(
    changes.entries(),
    async ([index, change]) => {
      const stopped: Outcome = { change, result: 'not-run', why: 'interrupted' }
      outcomes[index] = hands.signal.aborted ? stopped : await run(change)
      for (let next = outcomes[reported]; next !== undefined; next = outcomes[++reported]) hands.report(next)
    },
    { concurrency: hands.concurrency },
  )
  return outcomes
}

function spared(change: DeleteChange): Outcome {
  const { resource, live } = change
  return { change: { action: 'keep', resource, live, reason: { kind: 'apply-failed' } }, result: 'kept' }
}

function pick<A extends Change['action']>(plan: Plan, action: A): Extract<Change, { action: A }>[] {
  return plan.changes.filter((change): change is Extract<Change, { action: A }> => change.action === action)
}

/** The changes in groups of one rank each, lowest first; the order inside a rank stays. */
function ranks<C>(changes: readonly C[], rankOf: (change: C) => number): C[][] {
  const groups = Map.groupBy(changes, rankOf)
  return [...groups].sort(([a], [b]) => a - b).map(([, group]) => group)
}
