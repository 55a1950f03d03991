import type { ObjectKey } from '../../manifest/key.ts'
import type { RanJob, RanJobs, WantedJob } from './ran-job.ts'

/** What became of a Job: it exists, it exists and has failed, or a rollout did not touch it. */
export type JobFate = 'exists' | 'failed' | 'untouched'

/**
 * The Jobs that a record remembers after a rollout (docs/rules.md 11.8): those that exist and have not failed, and those
 * that it knew before and that are still wanted with the same specification. `namespaceUids` has the UIDs of the
 * namespaces that could be read.
 */
export function nextJobs(
  wanted: readonly WantedJob[],
  previous: RanJobs,
  {
    fateOf,
    namespaceUids,
  }: {
    readonly fateOf: (key: ObjectKey) => JobFate
    readonly namespaceUids: ReadonlyMap<string, string>
  },
): RanJobs {
  const entry = ({ key, namespace, hash }: WantedJob): RanJob | undefined => {
    const before = previous[key]
    const namespaceUid = namespaceUids.get(namespace)
    switch (fateOf(key)) {
      case 'failed':
        return undefined
      case 'untouched':
        return before?.hash === hash ? before : undefined
      case 'exists':
        return namespaceUid === undefined ? undefined : { hash, namespaceUid }
    }
  }
  const entries = wanted.flatMap(job => {
    const ran = entry(job)
    return ran === undefined ? [] : [[job.key, ran] as const]
  })
  return Object.fromEntries(entries)
}
