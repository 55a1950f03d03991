import { createHash } from 'node:crypto'
import type { ObjectKey } from '../../manifest/key.ts'
import { isJsonObject, type Json, type KubeObject } from '../../manifest/object.ts'
import { hasTimeToLive } from '../../manifest/time-to-live.ts'
import { canonical } from '../canonical.ts'
import type { PlacedManifest } from '../place.ts'

/** The annotation with which apply runs a Job again each time the Job is gone. Its value must be `true`. */
const rerunAnnotation = 'kubernixos/rerun'

/** A Job with a time to live that a rollout has run (docs/rules.md 11.8). */
export interface RanJob {
  /** A hash of its specification (jobHash). */
  readonly hash: string
  /** The UID of its Namespace. In a later Namespace of the same name, the Job runs again. */
  readonly namespaceUid: string
}

/** The Jobs that have run, by their keys. */
export type RanJobs = Readonly<Record<string, RanJob>>

/** A Job with a time to live that the configuration contains. */
export interface WantedJob {
  readonly key: ObjectKey
  readonly namespace: string
  readonly hash: string
}

/** The Jobs of a configuration that are not run again when they are gone. */
export function wantedJobs(placed: readonly PlacedManifest[]): WantedJob[] {
  return placed.flatMap(({ key, manifest: { object } }) => {
    const { namespace } = object.metadata
    if (namespace === undefined || !hasTimeToLive(object) || asksForRerun(object)) return []
    return [{ key, namespace, hash: jobHash(object) }]
  })
}

/** The Jobs that a record contains with the same specification. */
export function remembered(wanted: readonly WantedJob[], jobs: RanJobs): WantedJob[] {
  return wanted.filter(({ key, hash }) => jobs[key]?.hash === hash)
}

function asksForRerun({ metadata }: KubeObject): boolean {
  const annotations = metadata['annotations']
  return isJsonObject(annotations) && annotations[rerunAnnotation] === 'true'
}

function jobHash({ spec }: KubeObject): string {
  return createHash('sha256')
    .update(canonical(spec ?? null))
    .digest('hex')
    .slice(0, 32)
}

/** The Jobs of a record. What is no entry of a Job is left out. */
export function readJobs(value: Json | undefined): RanJobs {
  const entries = isJsonObject(value) ? Object.entries(value) : []
  return Object.fromEntries(
    entries.flatMap(([key, entry]) => {
      if (!isJsonObject(entry)) return []
      const { hash, namespaceUid } = entry
      if (typeof hash !== 'string' || typeof namespaceUid !== 'string') return []
      return [[key, { hash, namespaceUid }]]
    }),
  )
}
