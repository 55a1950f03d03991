import type { Resource } from '../../api/resource.ts'
import type { ObjectKey, ObjectRef } from '../../manifest/key.ts'
import type { Readiness } from '../../readiness/readiness.ts'
import type { Change } from '../change.ts'

/** Whether an object is ready, as far as that is known. `why` is a clause as in Readiness. */
export type Health =
  | { readonly state: 'ready' }
  | { readonly state: Exclude<Readiness['state'], 'ready'>; readonly why: string }
  | { readonly state: 'missing' }
  | { readonly state: 'unknown'; readonly why: string }

/** What apply and prune would do with an object. A restamp is no difference (docs/rules.md 4.1). */
export type Difference = 'none' | Exclude<Change['action'], 'unchanged' | 'restamp'>

/** An object whose status is asked for. */
export interface Subject {
  readonly key: ObjectKey
  readonly ref: ObjectRef
  /** Absent if neither the server nor a CRD of the configuration defines the kind. */
  readonly resource?: Resource
  /** Absent if there is no configuration to compare with. */
  readonly difference?: Difference
  /** Whether the object carries our labels if it exists, so that a list by these labels contains it. */
  readonly isLabelled: boolean
  /** Whether its absence means that it has completed. */
  readonly mayVanish: boolean
}

/** How the object of a subject was seen last. */
export interface Sighting {
  readonly readiness: Readiness
  readonly sight: 'unread' | 'present' | 'absent' | 'hidden'
  /** When the object was created, in RFC 3339. */
  readonly createdAt?: string
}

/** The status of one object. */
export interface StatusRow extends Pick<Subject, 'key' | 'ref' | 'difference'> {
  readonly health: Health
  /** When the object was created, in RFC 3339. Absent if it was not seen. */
  readonly createdAt?: string
}

/** The status of an object. `sighting` is undefined if nobody has looked for it. */
export function statusRow(subject: Subject, sighting: Sighting | undefined): StatusRow {
  const { key, ref, difference } = subject
  return {
    key,
    ref,
    ...(difference === undefined ? {} : { difference }),
    health: healthOf(subject, sighting),
    ...(sighting?.createdAt === undefined ? {} : { createdAt: sighting.createdAt }),
  }
}

function healthOf({ resource }: Subject, sighting: Sighting | undefined): Health {
  if (resource === undefined) return { state: 'unknown', why: 'the cluster does not have its kind' }
  if (sighting === undefined) return { state: 'unknown', why: 'it was not read' }
  const { readiness, sight } = sighting
  switch (sight) {
    case 'present':
      return withoutTime(readiness)
    case 'absent':
      // An awaited Job that is gone because it has completed is ready.
      return readiness.state === 'ready' ? readiness : { state: 'missing' }
    case 'hidden':
    case 'unread':
      return readiness.state === 'ready' ? readiness : { state: 'unknown', why: readiness.why }
  }
}

function withoutTime(readiness: Readiness): Health {
  if (readiness.state === 'ready') return readiness
  return { state: readiness.state, why: readiness.why }
}
