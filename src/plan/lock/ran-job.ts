import { createHash } from 'node:crypto'
import type { ObjectKey } from '../../manifest/key.ts'
import { isJsonObject, type Json, type KubeObject } from '../../manifest/object.ts'
import { ownAnnotations } from '../../manifest/own-annotations.ts'
import { isSwitchedOn } from '../../manifest/switch-annotation.ts'
import { timeToLiveOf } from '../../manifest/time-to-live.ts'
import { canonical } from '../canonical.ts'
import type { PlacedManifest } from '../place.ts'

/** The annotation with which apply runs a Job again each time the Job is gone. Its value must be `true`. */
const rerunAnnotation = ownAnnotations.rerun

/** A Job with a time to live that a rollout has run (docs/rules.md 11.8). */
export interface RanJob {
  /** A hash of its specification (jobHash). */
  readonly hash: string
  /** The UID of its Namespace. In a later Namespace of the same name, the Job runs again. */
  readonly namespaceUid: string
  /**
   * RFC 3339. Earlier than this, the time to live cannot have removed the Job, because it begins when the Job has ended.
   * Absent if a rollout has seen that the Job completed, or if nobody knows when it was created.
   */
  readonly notBefore?: string
}

/** The Jobs that have run, by their keys. */
export type RanJobs = Readonly<Record<string, RanJob>>

/** A Job with a time to live that the configuration contains. */
export interface WantedJob {
  readonly key: ObjectKey
  readonly namespace: string
  readonly hash: string
  /** `ttlSecondsAfterFinished`, in seconds. */
  readonly timeToLive: number
  /** Whether its annotation asks for another run each time the Job is gone. */
  readonly reruns: boolean
}

/** The Jobs with a time to live of a configuration. */
export function wantedJobs(placed: readonly PlacedManifest[]): WantedJob[] {
  return placed.flatMap(({ key, manifest: { object } }) => {
    const { namespace } = object.metadata
    const timeToLive = timeToLiveOf(object)
    if (namespace === undefined || timeToLive === undefined) return []
    return [
      { key, namespace, hash: jobHash(object), timeToLive, reruns: isSwitchedOn(object, rerunAnnotation) },
    ]
  })
}

/** The Jobs that a record contains with the same specification, that may have ended by then, and that do not run again. */
export function remembered(wanted: readonly WantedJob[], jobs: RanJobs, now: Date): WantedJob[] {
  return wanted.filter(({ key, hash, reruns }) => {
    const ran = jobs[key]
    if (reruns || ran === undefined || ran.hash !== hash) return false
    return ran.notBefore === undefined || Date.parse(ran.notBefore) <= now.getTime()
  })
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
      const { hash, namespaceUid, notBefore } = entry
      if (typeof hash !== 'string' || typeof namespaceUid !== 'string') return []
      return [[key, { hash, namespaceUid, ...(typeof notBefore === 'string' ? { notBefore } : {}) }]]
    }),
  )
}
