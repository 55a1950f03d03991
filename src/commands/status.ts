import { readLeases } from '../cluster/lock/read-leases.ts'
import { Sightings } from '../cluster/wait/sightings.ts'
import type { Emit } from '../events/emitter.ts'
import { recordedNamespaces } from '../plan/status/lock-sight.ts'
import { statusCode } from '../plan/status/summary.ts'
import { type Configuration, configuration } from './configuration.ts'
import { connectTo } from './connect-to.ts'
import { emitRun } from './emit-run.ts'
import { instanceStatus, sightRules } from './instance-status.ts'
import type { Io } from './io.ts'
import { lastRecord } from './last-record.ts'
import { statusListeners } from './listen.ts'
import { lockPlace } from './lock-place.ts'
import { lockSightOf } from './lock-sight-of.ts'
import { lookAtInstance } from './look-at-instance.ts'
import type { StatusRequest } from './request.ts'
import { requireInstance } from './require-instance.ts'
import { statusOfAll } from './status-of-all.ts'
import { watchStatus } from './watch-status.ts'
import { withoutConfiguration } from './without-configuration.ts'

/** Shows the status of instances and returns the exit code (docs/rules.md 13.1). Writes nothing and takes no lock. */
export function status(request: StatusRequest, io: Io): Promise<number> {
  return emitRun(statusListeners(request, io), io, emit => perform(request, io, emit))
}

async function perform(request: StatusRequest, io: Io, emit: Emit): Promise<number> {
  const wanted = await toCompare(request, io, emit)
  const cluster = await connectTo(wanted, request, io, emit)
  if (request.all) {
    const found = await statusOfAll(cluster, io)
    emit({ kind: 'status', status: found })
    return statusCode(found)
  }
  const asked = { cluster, configuration: wanted, request }
  const place = lockPlace(wanted, request, cluster)
  if (request.instance !== undefined) await requireInstance(cluster, request.instance, place)
  if (request.watch) return watchStatus(asked, place, { io, emit })
  const read = await readLeases(cluster, { name: place.name, namespaces: place.recordNamespaces })
  const lock = lockSightOf(read, io)
  const run = { io, emit, record: lastRecord(cluster, place) }
  const view = await lookAtInstance(asked, recordedNamespaces(lock), run)
  const sightings = new Sightings(cluster, view.subjects, sightRules(cluster, wanted))
  await sightings.look(io.stop)
  io.stop.throwIfAborted()
  const found = instanceStatus(asked, { rows: sightings.rows, lock, unseen: view.unseen })
  emit({ kind: 'status', status: found })
  return statusCode(found)
}

/** The configuration. With `--all` and `--instance` none is evaluated. */
function toCompare(request: StatusRequest, io: Io, emit: Emit): Promise<Configuration> {
  const { all, instance } = request
  return all || instance !== undefined
    ? Promise.resolve(withoutConfiguration(instance))
    : configuration(request, io, emit)
}
