import { readNamespaceUids } from '../cluster/observe/namespace-uids.ts'
import type { ObjectKey } from '../manifest/key.ts'
import { type JobFate, nextJobs } from '../plan/lock/next-jobs.ts'
import type { RanJobs } from '../plan/lock/ran-job.ts'
import { type Outcome, readinessOfOutcome } from '../rollout/outcome.ts'
import type { Survey } from './survey.ts'

/**
 * The Jobs that the record of a rollout remembers. `began` is when the rollout began, in RFC 3339. Reads the Namespaces
 * of the Jobs that exist now. It uses the client of the lock, because an interrupted run writes its record, too.
 */
export async function rememberJobs(
  { cluster, jobs, failedJobs }: Pick<Survey, 'cluster' | 'jobs' | 'failedJobs'>,
  previous: RanJobs,
  { outcomes, began }: { readonly outcomes: readonly Outcome[]; readonly began: string },
): Promise<RanJobs> {
  const fates = new Map(outcomes.map(outcome => [outcome.change.key, fateOfOutcome(outcome)]))
  // The Job that had failed is gone if it was replaced.
  const recreated = new Set(
    outcomes.flatMap(({ result, change }) => (result === 'recreated' ? [change.key] : [])),
  )
  const fateOf = (key: ObjectKey) =>
    failedJobs.has(key) && !recreated.has(key) ? 'reruns' : (fates.get(key) ?? 'untouched')
  const existing = jobs.filter(({ key }) => ['created', 'completed', 'exists'].includes(fateOf(key)))
  const { uids } = await readNamespaceUids(
    cluster.lockApi,
    existing.map(({ namespace }) => namespace),
  )
  return nextJobs(jobs, previous, { fateOf, namespaceUids: uids, began })
}

function fateOfOutcome(outcome: Outcome): JobFate {
  const readiness = readinessOfOutcome(outcome)?.state
  if (readiness === 'failed') return 'reruns'
  if (readiness === 'ready') return 'completed'
  switch (outcome.result) {
    case 'created':
    case 'recreated':
      return 'created'
    case 'configured':
    case 'adopted':
    case 'restamped':
      return 'exists'
    case 'unchanged':
      return outcome.change.action === 'unchanged' && outcome.change.ranBefore ? 'untouched' : 'exists'
    case 'pruned':
    case 'released':
    case 'kept':
    case 'refused':
    case 'not-run':
      return 'untouched'
    case 'failed':
      // The old Job may be gone, and the new one may never have run.
      return outcome.change.action === 'replace' ? 'reruns' : 'untouched'
  }
}
