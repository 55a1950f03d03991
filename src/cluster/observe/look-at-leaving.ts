import { refOf } from '../../manifest/key.ts'
import { deletionConditions, explainsDeletion } from '../../plan/deletion-conditions.ts'
import { isTerminating, type Judged } from '../../plan/prune/prune-gate.ts'
import type { Api } from '../rest/api.ts'

/**
 * Reads what the status of Namespaces and CustomResourceDefinitions that are being deleted says about it. Other candidates
 * are returned as they are, and so is one that can't be read.
 */
export function lookAtLeaving(api: Pick<Api, 'get'>, judged: readonly Judged[]): Promise<Judged[]> {
  return Promise.all(
    judged.map(async one => {
      const { candidate, verdict } = one
      const { resource, live } = candidate
      if (verdict.kind === 'mirrored' || !isTerminating(candidate) || !explainsDeletion(live)) return one
      const reply = await api.get(resource, refOf(live))
      if (!reply.ok) return one
      return { candidate: { ...candidate, conditions: deletionConditions(reply.value) }, verdict }
    }),
  )
}
