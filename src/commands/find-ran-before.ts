import { readNamespaceUids } from '../cluster/observe/namespace-uids.ts'
import type { Api } from '../cluster/rest/api.ts'
import type { ObjectKey } from '../manifest/key.ts'
import { remembered, type WantedJob } from '../plan/lock/ran-job.ts'
import type { RecordSource } from './last-record.ts'

/**
 * The Jobs that are not run again if they are gone (docs/rules.md 11.8). Reads the record only if there are such Jobs.
 */
export async function findRanBefore(
  api: Pick<Api, 'get'>,
  jobs: readonly WantedJob[],
  { record, now }: { readonly record: RecordSource; readonly now: Date },
): Promise<ReadonlySet<ObjectKey>> {
  const known = jobs.length === 0 ? {} : ((await record())?.jobs ?? {})
  const found = remembered(jobs, known, now)
  const uids = await readNamespaceUids(
    api,
    found.map(({ namespace }) => namespace),
  )
  const isSame = ({ key, namespace }: WantedJob) => known[key]?.namespaceUid === uids.get(namespace)
  return new Set(found.filter(isSame).map(({ key }) => key))
}
