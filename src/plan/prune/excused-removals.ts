import { groupOf } from '../../manifest/key.ts'
import { obstacleOf } from '../admission.ts'
import type { Change } from '../change.ts'
import { isWrite } from '../changes-of.ts'
import type { Judged } from './prune-gate.ts'
import type { Removal } from './removal.ts'

const admission = 'admissionregistration.k8s.io'

/** Whether a rollout writes or deletes an admission webhook or an admission policy. */
export function changesAdmission(writes: readonly Change[], judged: readonly Judged[]): boolean {
  const isWritten = writes.some(change => isWrite(change) && groupOf(change.ref.apiVersion) === admission)
  return (
    isWritten ||
    judged.some(({ candidate, verdict }) => {
      return verdict.kind === 'delete' && groupOf(candidate.live.apiVersion) === admission
    })
  )
}

/**
 * The removals of a rollout that changes admission. What a webhook or policy may have refused counts as not asked,
 * because the rollout may change or delete exactly that one before (docs/rules.md 3.22).
 */
export function excused(removals: ReadonlyMap<string, Removal>): ReadonlyMap<string, Removal> {
  return new Map([...removals].map(([uid, removal]) => [uid, mayPass(removal) ? notAsked : removal]))
}

const notAsked: Removal = { kind: 'not-asked', why: 'admission-to-change' }

function mayPass(removal: Removal): boolean {
  return removal.kind === 'rejected' && obstacleOf(removal.failure) !== undefined
}
