import { groupKindOf } from './kind.ts'
import { isJsonObject, type KubeObject } from './object.ts'

/** Whether an object is a Job that Kubernetes removes some time after it has ended (`ttlSecondsAfterFinished`). */
export function hasTimeToLive(object: KubeObject): boolean {
  return timeToLiveOf(object) !== undefined
}

/** The `ttlSecondsAfterFinished` of a Job, in seconds. Undefined for other objects, and if the Job has none. */
export function timeToLiveOf(object: KubeObject): number | undefined {
  if (groupKindOf(object) !== 'batch/Job') return undefined
  const spec = object['spec']
  const seconds = isJsonObject(spec) ? spec['ttlSecondsAfterFinished'] : undefined
  return typeof seconds === 'number' ? seconds : undefined
}
