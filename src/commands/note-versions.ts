import type { Api } from '../cluster/rest/api.ts'
import { keyOf, type ObjectKey, refOf } from '../manifest/key.ts'
import type { LiveObject } from '../manifest/object.ts'
import { checksumLabel } from '../manifest/stamp.ts'
import { ownVersion } from '../plan/status/own-version.ts'

/**
 * A cluster that notes in `versions` which version of an object (ownVersion) was read first. Of lists, only objects with
 * our label are noted, because others may have thousands.
 */
export function noteVersions<C extends Pick<Api, 'get' | 'list'>>(
  cluster: C,
  versions: Map<ObjectKey, string>,
): C {
  const note = (live: LiveObject) => {
    const key = keyOf(refOf(live))
    if (!versions.has(key)) versions.set(key, ownVersion(live))
  }
  return {
    ...cluster,
    async get(...asked: Parameters<Api['get']>) {
      const reply = await cluster.get(...asked)
      if (reply.ok) note(reply.value)
      return reply
    },
    async list(...asked: Parameters<Api['list']>) {
      const reply = await cluster.list(...asked)
      for (const live of reply.ok ? reply.value : [])
        if (live.metadata.labels?.[checksumLabel] !== undefined) note(live)
      return reply
    },
  }
}
