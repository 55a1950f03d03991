import { readNamespaceUids } from '../cluster/observe/namespace-uids.ts'
import type { Api } from '../cluster/rest/api.ts'
import { UserError } from '../errors.ts'
import type { ObjectKey } from '../manifest/key.ts'
import { remembered, type WantedJob } from '../plan/lock/ran-job.ts'
import type { RecordSource } from './last-record.ts'

/**
 * The Jobs that are not run again if they are gone (docs/rules.md 11.8). Reads the record only if there are such Jobs.
 * Throws a UserError if the server fails, because the Jobs would then run twice.
 */
export async function findRanBefore(
  api: Pick<Api, 'get'>,
  jobs: readonly WantedJob[],
  { record, now }: { readonly record: RecordSource; readonly now: Date },
): Promise<ReadonlySet<ObjectKey>> {
  const known = jobs.every(({ reruns }) => reruns) ? {} : ((await record())?.jobs ?? {})
  const found = remembered(jobs, known, now)
  const { uids, failures } = await readNamespaceUids(
    api,
    found.map(({ namespace }) => namespace),
  )
  for (const [name, { status, message }] of failures) {
    // A Namespace that does not exist or may not be read is no failure of the run. Its Jobs are created.
    if (status !== 403 && status !== 404) throw unreadable(name, message)
  }
  const isSame = ({ key, namespace }: WantedJob) => known[key]?.namespaceUid === uids.get(namespace)
  return new Set(found.filter(isSame).map(({ key }) => key))
}

function unreadable(name: string, why: string): UserError {
  return new UserError(
    `cannot read Namespace ${name}, so it is not known which of its Jobs ran before: ${why}`,
    {
      hint: 'Run the same command again.',
    },
  )
}
