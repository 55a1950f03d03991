import { lacksRight } from '../api/reply.ts'
import { readLeases } from '../cluster/lock/read-leases.ts'
import { Sightings } from '../cluster/wait/sightings.ts'
import type { LiveObject } from '../manifest/object.ts'
import { checksumLabel } from '../manifest/stamp.ts'
import type { Found } from '../plan/about-object.ts'
import { leases as leaseKind, leaseName } from '../plan/lock/lease-place.ts'
import type { LeasesRead } from '../plan/lock/leases-read.ts'
import { leasesByInstance } from '../plan/status/lease-instance.ts'
import type { InstanceStatus, Status } from '../plan/status/status.ts'
import { byInstance, namespacesOf, subjectOfFound } from '../plan/status/subjects.ts'
import type { Connected } from './connect-to.ts'
import { findManaged } from './find-managed.ts'
import type { Io } from './io.ts'
import { lockSightOf } from './lock-sight-of.ts'

type Groups = ReadonlyMap<string | undefined, readonly Found[]>

/** The status of all instances: those with objects on the cluster, and those with a record of a rollout. */
export async function statusOfAll(cluster: Connected, io: Io): Promise<Status> {
  const fallback = [cluster.namespace ?? 'default']
  const { found, unseen } = await findManaged(cluster, { labelSelector: checksumLabel, fallback })
  const groups = byInstance(found)
  const readLease = await leaseReader(cluster, groups)
  const names = [...new Set([...groups.keys(), ...readLease.instances])]
  const subjects = [...groups.values()].flat().map(subjectOfFound)
  const sightings = new Sightings(cluster, subjects, {
    clock: cluster.serverClock,
    readiness: [],
    labelSelector: checksumLabel,
  })
  await sightings.look(io.stop)
  const rows = new Map(sightings.rows.map(row => [row.key, row]))
  const instances = names.sort(byName).map(async (instance): Promise<InstanceStatus> => {
    const own = (groups.get(instance) ?? []).map(one => subjectOfFound(one).key)
    return {
      ...(instance === undefined ? {} : { instance }),
      rows: own.flatMap(key => rows.get(key) ?? []),
      lock: lockSightOf(await readLease.of(instance), io),
    }
  })
  const all = await Promise.all(instances)
  io.stop.throwIfAborted()
  return { of: 'all', cluster: cluster.identity, instances: all, unseen, now: cluster.serverClock.now() }
}

interface LeaseReader {
  /** The instances of which Leases were found. */
  readonly instances: readonly (string | undefined)[]
  of(instance: string | undefined): Promise<LeasesRead>
}

/** Reads all Leases by one list. A user who may not list them reads those of each instance that has objects. */
async function leaseReader(cluster: Connected, groups: Groups): Promise<LeaseReader> {
  const listed = await cluster.list(leaseKind)
  if (listed.ok) {
    const leases = leasesByInstance(listed.value)
    return { instances: [...leases.keys()], of: async instance => readOf(leases.get(instance)) }
  }
  if (!lacksRight(listed.failure)) {
    return { instances: [], of: async () => ({ kind: 'failed', why: listed.failure.message }) }
  }
  return {
    instances: [],
    of: instance => {
      const namespaces = [...new Set(['kube-system', ...namespacesOf(groups.get(instance) ?? [])])]
      return readLeases(cluster, { name: leaseName(instance), namespaces })
    },
  }
}

function readOf(leases: readonly LiveObject[] | undefined): LeasesRead {
  return leases === undefined ? { kind: 'absent' } : { kind: 'found', leases, hidden: [] }
}

/** The configuration without an instance comes first. */
function byName(a: string | undefined, b: string | undefined): number {
  return (a ?? '') < (b ?? '') ? -1 : 1
}
