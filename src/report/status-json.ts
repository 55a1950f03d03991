import type { JsonObject } from '../manifest/object.ts'
import type { RolloutRecord } from '../plan/lock/record.ts'
import type { RunSight } from '../plan/status/lock-sight.ts'
import type { StatusRow } from '../plan/status/row.ts'
import type { InstanceStatus, Status } from '../plan/status/status.ts'
import { countDifferences, countHealth, statusCode } from '../plan/status/summary.ts'
import { documentText } from './document.ts'
import { objectJson, optional } from './json-change.ts'
import { whyUnread } from './rollout-record-text.ts'

/**
 * The `Status` document of schema/output.json. It has all objects of an instance. If the instances of the cluster were
 * asked for, their objects are only counted.
 */
export function statusJson(status: Status): string {
  const { of, cluster, instances, unseen } = status
  return documentText('Status', {
    cluster: { server: cluster.server, context: cluster.context ?? null },
    reason: statusCode(status) === 2 ? 'refused' : null,
    instances: instances.map(one => ({
      ...instanceJson(one),
      ...(of === 'all' ? {} : { objects: one.rows.map(rowJson) }),
    })),
    unseen: unseen.map(({ what, why }) => ({ what, why })),
  })
}

function instanceJson({ instance, checksum, rows, lock }: InstanceStatus): JsonObject {
  const isCompared = checksum !== undefined
  return {
    instance: instance ?? null,
    checksum: checksum ?? null,
    readiness: { objects: rows.length, ...countHealth(rows) },
    differences: isCompared ? countDifferences(rows) : null,
    lastRollout: lock.kind === 'read' && lock.last !== undefined ? recordJson(lock.last) : null,
    run: lock.kind === 'read' && lock.run !== undefined ? runJson(lock.run) : null,
    ...(lock.kind === 'read' ? {} : { leaseUnread: whyUnread(lock) }),
  }
}

function recordJson({ checksum, time, user, result, program }: RolloutRecord): JsonObject {
  return { checksum, time, user, result, program }
}

function runJson({ held: { identity = '', holder, renewTime }, state }: RunSight): JsonObject {
  return {
    state,
    identity,
    ...optional('user', holder?.user),
    ...optional('pid', holder?.pid),
    ...optional('since', holder?.since),
    ...optional('asksSince', holder?.asksSince),
    ...optional('renewed', renewTime),
  }
}

function rowJson({ ref, health, difference, createdAt }: StatusRow): JsonObject {
  return {
    object: objectJson(ref),
    readiness: { ...health },
    ...optional('difference', difference),
    created: createdAt ?? null,
  }
}
