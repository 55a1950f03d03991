import { createHash } from 'node:crypto'
import { groupKindOf } from '../../manifest/kind.ts'
import { isJsonObject, type Json, type KubeObject } from '../../manifest/object.ts'
import { checksumLabel } from '../../manifest/stamp.ts'
import { canonical } from '../canonical.ts'

/** The annotation that makes apply run a Job again that is gone. Its value must be `true`. */
const rerunAnnotation = 'kubernixos/rerun'

/** A Job with a time to live that a rollout has created. */
export interface RanJob {
  /** A hash of its manifest (jobHash). */
  readonly hash: string
  /** The UID of its Namespace. The Job counts as run only in this Namespace, and not in a later one of the same name. */
  readonly namespaceUid: string
  /** Whether a rollout has seen that it completed. If not, it may also have failed, or somebody has deleted it. */
  readonly completed: boolean
}

/** Whether an object is a Job that Kubernetes removes some time after it has ended. */
export function hasTimeToLive(object: KubeObject): boolean {
  if (groupKindOf(object) !== 'batch/Job') return false
  const spec = object['spec']
  return isJsonObject(spec) && typeof spec['ttlSecondsAfterFinished'] === 'number'
}

/** Whether the manifest of a Job asks for another run each time the Job is gone. */
export function asksForRerun({ metadata }: KubeObject): boolean {
  const annotations = metadata['annotations']
  return isJsonObject(annotations) && annotations[rerunAnnotation] === 'true'
}

/** A hash of a Job's manifest, without the checksum label and without the annotation that asks for another run. */
export function jobHash(job: KubeObject): string {
  const metadata = {
    ...job.metadata,
    labels: without(job.metadata['labels'], checksumLabel),
    annotations: without(job.metadata['annotations'], rerunAnnotation),
  }
  return createHash('sha256')
    .update(canonical({ ...job, metadata }))
    .digest('hex')
    .slice(0, 32)
}

/** The Jobs of a record. What is no entry of a Job is left out. */
export function readJobs(value: Json | undefined): Record<string, RanJob> {
  const entries = isJsonObject(value) ? Object.entries(value) : []
  return Object.fromEntries(
    entries.flatMap(([key, entry]) => {
      if (!isJsonObject(entry)) return []
      const { hash, namespaceUid, completed } = entry
      if (typeof hash !== 'string' || typeof namespaceUid !== 'string') return []
      return [[key, { hash, namespaceUid, completed: completed === true }]]
    }),
  )
}

function without(map: Json | undefined, name: string): Json {
  if (!isJsonObject(map)) return {}
  const { [name]: _, ...others } = map
  return others
}
