import type { ApiFailure } from '../api/reply.ts'
import type { Json, KubeObject, LiveObject } from '../manifest/object.ts'
import { maskText } from '../manifest/secret.ts'
import { checksumLabel, instanceLabel } from '../manifest/stamp.ts'
import type { Change, Refusal, Write } from './change.ts'
import { type Conflict, findConflicts } from './conflict.ts'
import { deepEqual } from './deep-equal.ts'
import { fieldChanges } from './diff.ts'
import { findExtras } from './extras.ts'
import { applyEntries } from './managed-fields.ts'
import type { Observation } from './observation.ts'
import { predicted } from './predicted.ts'

export interface WriteContext {
  readonly fieldManager: string
  readonly instance: string | undefined
  readonly forceConflicts: boolean
}

/** What becomes of one wanted object. What the live object alone refuses comes before the server's answer. */
export function planWrite(observation: Observation, context: WriteContext): Change {
  const { manifest, resource, live, answer } = observation
  const extras = live === undefined ? [] : findExtras(manifest.object, live, context.fieldManager)
  const wanted = { manifest, resource, extras }
  const refuse = (reason: Refusal): Change => ({ action: 'refused', ...wanted, reason })
  const refusal = live === undefined ? undefined : liveRefusal(live, context.instance)
  if (refusal !== undefined) return refuse(refusal)
  switch (answer.kind) {
    case 'unknown-kind':
      return refuse(answer)
    case 'rejected':
      return refuse({ kind: 'rejected', failure: maskFailure(answer.failure, [manifest.object, live]) })
    case 'conflict':
      return refuse({ kind: 'conflict', conflicts: answer.conflicts })
    case 'proven':
      if (!answer.restamp) return { action: 'unchanged', ...wanted }
      return { action: 'restamp', ...wanted, live, fields: [], taken: [] }
    case 'accepted':
      return written({ ...wanted, live, fields: [], taken: answer.taken }, answer.result, context)
    case 'not-asked': {
      const write = { ...wanted, live, fields: [], taken: [], notAsked: answer.why }
      return live === undefined ? created(write) : guessed({ ...write, live }, context)
    }
  }
}

/** Two instances under one manager strip each other's data, the nameless one included (rules.md 1.7). */
function liveRefusal(live: LiveObject, instance: string | undefined): Refusal | undefined {
  const labels = live.metadata.labels ?? {}
  const theirs = labels[instanceLabel]
  const isStamped = labels[checksumLabel] !== undefined || theirs !== undefined
  if (isStamped && theirs !== instance) return { kind: 'other-instance', instance: theirs }
  return live.metadata.deletionTimestamp === undefined ? undefined : { kind: 'terminating' }
}

function created(write: Write): Change {
  return {
    ...write,
    action: 'create',
    fields: fieldChanges(undefined, write.manifest.object, write.resource),
  }
}

/** From the object that would live after the write: values decide first, our own entry alone is a restamp. */
function written(write: Write, result: LiveObject, context: WriteContext): Change {
  const { live, manifest, resource, extras } = write
  if (live === undefined) return created(write)
  const fields = fieldChanges(live, result, resource)
  if (fields.length > 0) return { ...write, action: 'update', fields }
  if (isUntouched(live, result, context.fieldManager))
    return { action: 'unchanged', manifest, resource, extras }
  return { ...write, action: 'restamp' }
}

/** The server of an aggregated API is never asked (rules.md 1.12): owned paths decide, conflicts by managedFields. */
function guessed(write: Write & { live: LiveObject }, context: WriteContext): Change {
  const { manifest, resource, extras, live } = write
  const { object } = manifest
  const conflicts = findConflicts(object, live, context.fieldManager)
  if (!context.forceConflicts && !conflicts.every(isTakenBack)) {
    return { action: 'refused', manifest, resource, extras, reason: { kind: 'conflict', conflicts } }
  }
  const change = written(
    { ...write, taken: conflicts },
    predicted(object, live, context.fieldManager),
    context,
  )
  const isAdopted = applyEntries(live, context.fieldManager).length > 0
  return change.action === 'unchanged' && !isAdopted ? { ...write, action: 'restamp' } : change
}

function isTakenBack({ takeBack }: Conflict): boolean {
  return takeBack
}

/** Other entries don't count: a controller may have written status since live was read. */
function isUntouched(live: LiveObject, result: LiveObject, fieldManager: string): boolean {
  const checksum = (object: LiveObject) => object.metadata.labels?.[checksumLabel]
  const owned = (object: LiveObject) =>
    applyEntries(object, fieldManager).map(({ time: _, ...entry }): Json => entry)
  return checksum(live) === checksum(result) && deepEqual(owned(live), owned(result))
}

function maskFailure(
  failure: ApiFailure,
  objects: readonly (KubeObject | LiveObject | undefined)[],
): ApiFailure {
  const causes = failure.causes.map(cause => ({ ...cause, message: maskText(cause.message, objects) }))
  return { ...failure, message: maskText(failure.message, objects), causes }
}
