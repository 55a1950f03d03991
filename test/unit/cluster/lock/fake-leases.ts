import type { Reply } from '../../../../src/api/reply.ts'
import type { LockApi } from '../../../../src/cluster/lock/held-lock.ts'
import type { JsonObject, LiveObject } from '../../../../src/manifest/object.ts'
import type { Holder } from '../../../../src/plan/lock/holder.ts'
import { heldPatch, newLease } from '../../../../src/plan/lock/lease-body.ts'
import { no, ok } from '../../plan/replies.ts'
import { liveOf } from '../fake-api.ts'

export const now = () => new Date('2026-01-02T03:04:05Z')

export function holderNamed(name: string, pid = 7): Holder {
  const process = { boot: 'b', pidNamespace: 'n', pid, started: '1' }
  return {
    identity: `${name}@host/${pid}/1`,
    user: `${name}@host`,
    pid,
    since: now().toISOString(),
    process,
  }
}

const hold = (name: string) => ({ holder: holderNamed(name), instance: 'shop', transitions: 1 })

/** A server with one Lease. Its patches are guarded by the resourceVersion, as those of Kubernetes are. */
export function fakeLeases(holder?: string) {
  let lease: LiveObject | undefined
  let version = 0
  const log: string[] = []
  let failing: Reply<LiveObject> | undefined
  const stored = (object: LiveObject) => {
    version += 1
    lease = { ...object, metadata: { ...object.metadata, resourceVersion: `${version}` } }
    return ok(structuredClone(lease))
  }
  const patched = (operations: Parameters<LockApi['patch']>[2]) => {
    const change = Object.fromEntries(
      operations.map(one => [one.path, one.op === 'remove' ? undefined : one.value]),
    )
    const { metadata, ...rest } = lease!
    const annotations = change['/metadata/annotations'] as Record<string, string>
    return stored({ ...rest, metadata: { ...metadata, annotations }, spec: change['/spec'] as JsonObject })
  }
  const api: LockApi = {
    get: async () => failing ?? (lease === undefined ? no(404, 'NotFound') : ok(structuredClone(lease))),
    create: async (_resource, object) => {
      log.push('create')
      return failing ?? (lease === undefined ? stored(liveOf(object)) : no(409, 'AlreadyExists'))
    },
    patch: async (_resource, _ref, operations, { resourceVersion }) => {
      log.push('patch')
      if (failing !== undefined) return failing
      if (lease === undefined) return no(404, 'NotFound')
      return lease.metadata.resourceVersion === resourceVersion ? patched(operations) : no(409, 'Conflict')
    },
  }
  if (holder !== undefined) stored(liveOf(newLease('kube-system', 'kubernixos', hold(holder), now())))
  return {
    api,
    log,
    lease: () => lease,
    /** Another run takes or renews the Lease. */
    takenBy: (name: string, at = now()) => void patched(heldPatch(lease!, hold(name), at)),
    /** The holder of this name asks a question, or has its answer. */
    asks: (name: string, asksSince?: string) => {
      const { holder, ...rest } = hold(name)
      const asking = { ...holder, ...(asksSince === undefined ? {} : { asksSince }) }
      patched(heldPatch(lease!, { ...rest, holder: asking }, now()))
    },
    release: () => void stored({ ...lease!, spec: {} }),
    remove: () => {
      lease = undefined
    },
    /** Every request fails in this way; undefined ends it. */
    fail: (reply: Reply<LiveObject> | undefined) => {
      failing = reply
    },
  }
}
