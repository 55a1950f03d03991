import { askRemovals } from '../cluster/observe/ask-removals.ts'
import { type Gate, judgeCandidates } from '../cluster/observe/judge-candidates.ts'
import type { Lists } from '../cluster/observe/list-each.ts'
import { lookAtOwned } from '../cluster/observe/look-at-owned.ts'
import { type SweepRequest, sweep } from '../cluster/observe/sweep.ts'
import type { Discovery } from '../cluster/rest/api.ts'
import type { Change, Found } from '../plan/change.ts'
import type { PlacedManifest } from '../plan/place.ts'
import type { PlanInput } from '../plan/plan.ts'
import { changesAdmission, excused } from '../plan/prune/excused-removals.ts'
import { gapsOf } from '../plan/prune/gaps-of.ts'
import { gateView } from '../plan/prune/gate-view.ts'
import { withOwned } from '../plan/prune/owned.ts'
import type { Request } from './request.ts'

interface SweepContext {
  readonly discovery: Discovery
  readonly lists: Lists<Found>
  readonly select: SweepRequest<Found>['select']
  readonly request: Request
  readonly placed: readonly PlacedManifest[]
  readonly writes: readonly Change[]
}

/**
 * The objects that are ours and not wanted, judged by the prune gate, and what the server says about their removal.
 * Without diff or prune there are none to look for.
 */
export async function lookForDeletions(
  gate: Gate,
  { discovery, lists, select, request, placed, writes }: SweepContext,
): Promise<Pick<PlanInput, 'judged' | 'removals' | 'along' | 'unseen'>> {
  if (!request.keywords.includes('diff') && !request.keywords.includes('prune')) {
    return { judged: [], removals: new Map(), along: new Map(), unseen: [] }
  }
  const { api, resources } = gate
  const keep = ({ resource, live }: Found) => ({ resource, live: gateView(live) })
  const swept = await sweep(api, { resources, lists, select, keep })
  const { judged, unseen, along: contents } = await judgeCandidates(gate, swept.found)
  const gaps = gapsOf({ silent: discovery.unseen, kinds: swept.unseen, contents: unseen }, placed, judged)
  const asked = await askRemovals(api, judged, gate.facts.fieldManager)
  const removals = changesAdmission(writes, judged) ? excused(asked) : asked
  const along = withOwned(contents, await lookAtOwned(api, judged, resources))
  return { judged, removals, along, unseen: gaps }
}
