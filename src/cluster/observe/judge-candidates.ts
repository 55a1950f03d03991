import type { Resource } from '../../api/resource.ts'
import { refOf } from '../../manifest/key.ts'
import type { Found } from '../../plan/about-object.ts'
import type { Unseen } from '../../plan/observation.ts'
import type { Contents } from '../../plan/prune/contents.ts'
import { type DeletionLimit, limitDeletions } from '../../plan/prune/deletion-limit.ts'
import { growthOf, growthText } from '../../plan/prune/growth.ts'
import {
  type Candidate,
  collapse,
  type GateFacts,
  type Judged,
  judge,
  type Verdict,
} from '../../plan/prune/prune-gate.ts'
import type { Api } from '../rest/api.ts'
import type { ContentsOf } from './contents-report.ts'
import { contentsRank, lookAtContents } from './look-at-contents.ts'

/**
 * The prune gate with access to the cluster, so that it can see what the deletion of a Namespace, a CRD or a volume
 * takes along.
 */
export interface Gate {
  readonly api: Api
  readonly resources: readonly Resource[]
  readonly facts: GateFacts
  readonly maxDeletions: DeletionLimit | undefined
}

export interface JudgedCandidates {
  readonly judged: readonly Judged[]
  readonly unseen: readonly Unseen[]
  /** What goes with a Namespace, a CRD or a volume that is deleted, by UID. Absent for what could not be looked at. */
  readonly along: ReadonlyMap<string, readonly Contents[]>
}

/**
 * Judges every object that carries our label. Objects that take others along are looked at together, by one look.
 * They are judged after the rest, inner ones first, because a volume claim that is kept makes the gate keep its
 * Namespace. `replaced` is the number of wanted objects that are deleted and created again.
 */
export async function judgeCandidates(
  gate: Gate,
  found: readonly Found[],
  replaced: number,
): Promise<JudgedCandidates> {
  const judged = collapse(found.map(one => judgeWith(gate, one, [])))
  const deleted = judged.flatMap(({ candidate, verdict }) => (verdict.kind === 'delete' ? [candidate] : []))
  const taking = deleted.flatMap(found => {
    const ref = refOf(found.live)
    const rank = contentsRank(ref)
    return rank === undefined ? [] : [{ found, resource: found.resource, ref, rank }]
  })
  const deletedUids = new Set(deleted.map(uidOf))
  const contentsOf = await lookAtContents(gate.api, taking, { resources: gate.resources, deletedUids })
  const unseen = new Map<string, Unseen>()
  const looked = new Map<string, Judged>()
  for (const { found: one, ref } of taking.toSorted((a, b) => a.rank - b.rank)) {
    const report = contentsOf(ref)
    for (const blind of report.unseen.filter(({ seenIn }) => seenIn === undefined))
      unseen.set(blind.what, blind)
    const forbidden = report.unseen.filter(({ seenIn }) => seenIn !== undefined).map(({ what }) => what)
    const again = judgeWith(gate, { ...one, forbidden }, report.contents)
    looked.set(uidOf(one), again)
    if (again.verdict.kind !== 'delete') deletedUids.delete(uidOf(one))
  }
  const all = judged.map(one => looked.get(uidOf(one.candidate)) ?? one)
  // The reports are made again, because an object that is kept is no longer one that the plan deletes.
  const reports = taking.map(({ found: one, ref }) => [uidOf(one), contentsOf(ref)] as const)
  const along = new Map(
    reports.flatMap(([uid, report]) => (report.unseen.length === 0 ? [[uid, report.along] as const] : [])),
  )
  return { judged: limitDeletions(all, gate.maxDeletions, replaced), unseen: [...unseen.values()], along }
}

/**
 * Judges one object again on a fresh read, just before its deletion. `contentsOf` comes from one look for all
 * deletions of a rank, or from a new look if the object is judged once more. `planned` is what the object held when the
 * deletion was planned; if it holds more now, it is kept (docs/rules.md 3.33).
 */
export function judgeAgain(
  gate: Gate,
  contentsOf: ContentsOf,
  found: Found,
  planned: readonly Contents[],
): Verdict {
  const bare = judgeWith(gate, found, []).verdict
  if (bare.kind !== 'delete') return bare
  const { contents, unseen } = contentsOf(refOf(found.live))
  const [blind] = unseen
  if (blind !== undefined) return changedSince(`${blind.what} can no longer be read`)
  const { verdict } = judgeWith(gate, found, contents)
  const growth = growthOf(planned, contents)
  if (verdict.kind !== 'delete' || growth.length === 0) return verdict
  return changedSince(`its deletion would also delete more now: ${growthText(growth)}`)
}

function changedSince(what: string): Verdict {
  return { kind: 'keep', reason: { kind: 'changed-since', what } }
}

function judgeWith(
  { facts }: Gate,
  found: Found & Pick<Candidate, 'forbidden'>,
  contents: readonly Contents[],
): Judged {
  const candidate = { ...found, contents }
  return { candidate, verdict: judge(candidate, facts) }
}

function uidOf({ live }: Found): string {
  return live.metadata.uid
}
