import { readLeases } from '../cluster/lock/read-leases.ts'
import { systemClock as clock } from '../cluster/system-clock.ts'
import { FollowedLeases } from '../cluster/wait/followed-leases.ts'
import { Sightings, type Versions } from '../cluster/wait/sightings.ts'
import { type LockSight, recordedNamespaces } from '../plan/status/lock-sight.ts'
import { instanceStatus, sightRules } from './instance-status.ts'
import { lastRecord } from './last-record.ts'
import type { LockPlace } from './lock-place.ts'
import { lockSightOf } from './lock-sight-of.ts'
import type { Process } from './look.ts'
import { type AskedInstance, lookAtInstance } from './look-at-instance.ts'
import { noteVersions } from './note-versions.ts'
import { Pause } from './pause.ts'

/**
 * Emits the status of an instance each second while its objects and its Leases are followed by watches, until a signal.
 * Readiness follows from the events alone. The differences are looked for again when an object has changed in its own
 * fields, or when a rollout has ended (docs/rules.md 13.6). Always throws, with the signal as the reason.
 */
export async function watchStatus(
  asked: AskedInstance,
  place: LockPlace,
  { io, emit }: Pick<Process, 'io' | 'emit'>,
): Promise<never> {
  const { configuration } = asked
  const { stop } = io
  let read = await readLeases(asked.cluster, { name: place.name, namespaces: place.recordNamespaces })
  const leases = new FollowedLeases(asked.cluster, { clock, deadline: stop })
  const following = leases.follow(place.name, place.recordNamespaces)
  let { cluster } = asked
  let hear = emit
  const versions: Versions = new Map()
  while (!stop.aborted) {
    const lock = lockSightOf(read, io)
    const run = { io, emit: hear, record: lastRecord(cluster, place) }
    const planned: Versions = new Map()
    const noted = noteVersions(cluster, planned)
    const view = await lookAtInstance({ ...asked, cluster: noted }, recordedNamespaces(lock), run)
    for (const [key, version] of planned) versions.set(key, version)
    const sightings = new Sightings(cluster, view.subjects, sightRules(cluster, configuration))
    const restart = new AbortController()
    const pause = new Pause()
    await sightings.watch(AbortSignal.any([stop, restart.signal]), versions, isStale => {
      const before = lockSightOf(read, io)
      if (leases.takeNews()) read = leases.read ?? read
      const lock = lockSightOf(read, io)
      const found = { rows: sightings.rows, lock, unseen: view.unseen }
      emit({ kind: 'status', status: instanceStatus(asked, found) })
      if (pause.isOver(isStale || recordText(lock) !== recordText(before))) restart.abort()
    })
    if (stop.aborted) break
    // A rollout may have brought new kinds.
    const apiVersions = configuration.manifests.map(({ object }) => object.apiVersion)
    cluster = { ...cluster, discovery: await cluster.discover(new Set(apiVersions)) }
    // The first look has said what there is to say about the manifests.
    hear = () => undefined
  }
  await following
  throw stop.reason
}

function recordText(lock: LockSight): string {
  return JSON.stringify(lock.kind === 'read' ? lock.last : undefined) ?? ''
}
