import type { ObjectKey } from '../../manifest/key.ts'
import type { RanJob, RanJobs, WantedJob } from './ran-job.ts'

/**
 * What became of a Job: this rollout has created it, it was seen to complete, it existed before, it has to run again, or
 * the rollout did not touch it.
 */
export type JobFate = 'created' | 'completed' | 'exists' | 'reruns' | 'untouched'

/**
 * The Jobs that a record remembers after a rollout (docs/rules.md 11.8): those that exist and need not run again, and those
 * that it knew before and that are still wanted with the same specification. `namespaceUids` has the UIDs of the
 * namespaces that could be read, and `began` is when the rollout began, in RFC 3339.
 */
export function nextJobs(
  wanted: readonly WantedJob[],
  previous: RanJobs,
  {
    fateOf,
    namespaceUids,
    began,
  }: {
    readonly fateOf: (key: ObjectKey) => JobFate
    readonly began: string
    readonly namespaceUids: ReadonlyMap<string, string>
  },
): RanJobs {
  const entry = ({ key, namespace, hash, timeToLive }: WantedJob): RanJob | undefined => {
    const before = previous[key]?.hash === hash ? previous[key] : undefined
    const namespaceUid = namespaceUids.get(namespace)
    switch (fateOf(key)) {
      case 'reruns':
        return undefined
      case 'untouched':
        return before
      case 'created':
        return namespaceUid === undefined
          ? undefined
          : { hash, namespaceUid, notBefore: new Date(Date.parse(began) + timeToLive * 1000).toISOString() }
      case 'completed':
        return namespaceUid === undefined ? before : { hash, namespaceUid }
      case 'exists':
        return namespaceUid === undefined ? before : { ...before, hash, namespaceUid }
    }
  }
  const entries = wanted.flatMap(job => {
    const ran = entry(job)
    return ran === undefined ? [] : [[job.key, ran] as const]
  })
  return Object.fromEntries(entries)
}
