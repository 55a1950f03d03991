import { kindName } from '../api/resource.ts'
import { askRemovals } from '../cluster/observe/ask-removals.ts'
import { type Gate, judgeCandidates } from '../cluster/observe/judge-candidates.ts'
import type { Lists } from '../cluster/observe/list-each.ts'
import { lookAtLeaving } from '../cluster/observe/look-at-leaving.ts'
import { type Going, lookAtOwned } from '../cluster/observe/look-at-owned.ts'
import { type SweepRequest, sweep } from '../cluster/observe/sweep.ts'
import type { Discovery } from '../cluster/rest/api.ts'
import { aboutOf, type Found, identityOf } from '../plan/about-object.ts'
import type { Change } from '../plan/change.ts'
import { changesOf } from '../plan/changes-of.ts'
import { checksumOf, provenKinds, type Sight } from '../plan/lock/known-kinds.ts'
import type { PlacedManifest } from '../plan/place.ts'
import type { PlanInput } from '../plan/plan.ts'
import { changesAdmission, excused } from '../plan/prune/excused-removals.ts'
import { stopsPrune } from '../plan/prune/gap.ts'
import { gapsOf } from '../plan/prune/gaps-of.ts'
import { gateView } from '../plan/prune/gate-view.ts'
import { withOwned } from '../plan/prune/owned.ts'
import { type GateFacts, isOfInstance, isTerminating, type Judged } from '../plan/prune/prune-gate.ts'
import type { RecordSource } from './last-record.ts'
import type { Request } from './request.ts'

interface SweepContext {
  readonly discovery: Discovery
  readonly lists: Lists<Found>
  readonly select: SweepRequest<Found>['select']
  readonly request: Request
  readonly placed: readonly PlacedManifest[]
  readonly writes: readonly Change[]
  /** The checksums of the wanted objects that were observed. */
  readonly checksums: ReadonlySet<string>
  readonly record: RecordSource
}

interface Deletions extends Pick<PlanInput, 'judged' | 'removals' | 'along' | 'unseen'> {
  readonly sight: Sight
  /** The kinds whose lists contain objects that the label selector excludes. These objects are left out. */
  readonly ignoring: readonly string[]
}

/**
 * The objects that are ours and not wanted, judged by the prune gate, what the server says about their removal, and what
 * goes along with deletions and replacements. Without diff or prune there are no objects to look for.
 */
export async function lookForDeletions(
  gate: Gate,
  { discovery, lists, select, request, placed, writes, checksums, record }: SweepContext,
): Promise<Deletions> {
  const wantedKinds = new Set(placed.flatMap(({ resource }) => (resource ? [kindName(resource)] : [])))
  const { api, resources } = gate
  const replaced = changesOf(writes, 'replace')
  if (!request.keywords.includes('diff') && !request.keywords.includes('prune')) {
    const sight = { checksums, kinds: undefined, wantedKinds }
    const along = await lookAtOwned(api, replaced, resources)
    return { judged: [], removals: new Map(), along, unseen: [], sight, ignoring: [] }
  }
  const keep = ({ resource, live }: Found) => ({ resource, live: gateView(live) })
  const swept = await sweep(api, { resources, lists, select, keep })
  const isSelected = ({ live }: Found) => isOfInstance(live, gate.facts)
  const found = swept.found.filter(isSelected)
  const excluded = swept.found.filter(one => !isSelected(one))
  const { judged: bareJudged, unseen, along: contents } = await judgeCandidates(gate, found, replaced.length)
  const judged = await lookAtLeaving(api, bareJudged)
  const seen = checksums.union(checksumsIn(judged, gate.facts))
  const looks = { silent: discovery.unseen, kinds: swept.unseen, contents: unseen }
  const bare = gapsOf(looks, placed, judged)
  // The record is read only if something in it may help.
  const proven = bare.some(stopsPrune) ? provenKinds(await record(), seen) : undefined
  const gaps = proven === undefined ? bare : gapsOf(looks, placed, judged, proven)
  const kinds = gaps.length > 0 ? undefined : kindsIn(found)
  const asked = await askRemovals(api, judged, gate.facts.fieldManager)
  const removals = changesAdmission(writes, judged) ? excused(asked) : asked
  const going = [...judged.filter(isDeleted).map(goingOf), ...replaced]
  const along = withOwned(contents, await lookAtOwned(api, going, resources))
  const sight = { checksums: seen, kinds, wantedKinds }
  return { judged, removals, along, unseen: gaps, sight, ignoring: [...kindsIn(excluded)] }
}

function kindsIn(found: readonly Found[]): Set<string> {
  return new Set(found.map(({ resource }) => kindName(resource)))
}

/** The checksums of the wanted objects, or of all if nothing is wanted. */
function checksumsIn(judged: readonly Judged[], { instance, wantedKeys }: GateFacts): ReadonlySet<string> {
  const counts = ({ verdict }: Judged) =>
    wantedKeys.size === 0 || (verdict.kind === 'keep' && verdict.reason.kind === 'wanted')
  const found = judged.filter(counts).map(({ candidate }) => checksumOf(candidate.live, instance))
  return new Set(found.filter(one => one !== undefined))
}

function isDeleted({ candidate, verdict }: Judged): boolean {
  return verdict.kind === 'delete' && !isTerminating(candidate)
}

function goingOf({ candidate: { live } }: Judged): Going {
  return { ...aboutOf(live), live: identityOf(live) }
}
