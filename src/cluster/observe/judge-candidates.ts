import pMap from 'p-map'
import type { Resource } from '../../api/resource.ts'
import type { Found } from '../../plan/change.ts'
import type { Contents } from '../../plan/contents.ts'
import type { Unseen } from '../../plan/observation.ts'
import {
  collapse,
  type GateFacts,
  type Judged,
  judge,
  limitDeletions,
  type Verdict,
} from '../../plan/prune-gate.ts'
import type { Api } from '../rest/api.ts'
import { contentsRank, readContents } from './read-contents.ts'

/** The prune gate with the eyes it needs: what the deletion of a Namespace, a CRD or a volume takes along. */
export interface Gate {
  readonly api: Api
  readonly resources: readonly Resource[]
  readonly facts: GateFacts
  readonly maxDeletions: number | undefined
}

export interface JudgedCandidates {
  readonly judged: readonly Judged[]
  readonly unseen: readonly Unseen[]
}

/**
 * Passes everything that carries the label through the gate. What takes others along is looked at after the rest,
 * inner things first: a volume claim that stays makes its Namespace stay.
 */
export async function judgeCandidates(gate: Gate, found: readonly Found[]): Promise<JudgedCandidates> {
  let judged = collapse(found.map(one => judgeWith(gate, one, [])))
  const unseen: Unseen[] = []
  const ranks = new Set(found.map(contentsRank).filter(rank => rank !== undefined))
  for (const rank of [...ranks].sort((a, b) => a - b)) {
    const context = { resources: gate.resources, deletedUids: deletedUids(judged) }
    const look = async (one: Judged): Promise<Judged> => {
      if (one.verdict.kind !== 'delete' || contentsRank(one.candidate) !== rank) return one
      const report = await readContents(gate.api, one.candidate, context)
      unseen.push(...report.unseen)
      return judgeWith(gate, one.candidate, report.contents)
    }
    judged = await pMap(judged, look, { concurrency: gate.api.concurrency })
  }
  return { judged: limitDeletions(judged, gate.maxDeletions), unseen }
}

/** The gate once more for one object, just before its deletion; `planned` are the UIDs of all planned deletions. */
export async function judgeAgain(gate: Gate, found: Found, planned: ReadonlySet<string>): Promise<Verdict> {
  if (contentsRank(found) === undefined) return judgeWith(gate, found, []).verdict
  const report = await readContents(gate.api, found, { resources: gate.resources, deletedUids: planned })
  const [blind] = report.unseen
  if (blind === undefined) return judgeWith(gate, found, report.contents).verdict
  return { kind: 'keep', reason: { kind: 'changed-since', what: `${blind.what} can no longer be read` } }
}

function judgeWith({ facts }: Gate, found: Found, contents: readonly Contents[]): Judged {
  const candidate = { ...found, contents }
  return { candidate, verdict: judge(candidate, facts) }
}

function deletedUids(judged: readonly Judged[]): Set<string> {
  const deleted = judged.filter(({ verdict }) => verdict.kind === 'delete')
  return new Set(deleted.map(({ candidate }) => candidate.live.metadata.uid))
}
