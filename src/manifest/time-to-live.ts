import { groupKindOf } from './kind.ts'
import { isJsonObject, type KubeObject } from './object.ts'

/** Whether an object is a Job that Kubernetes removes some time after it has ended (`ttlSecondsAfterFinished`). */
export function hasTimeToLive(object: KubeObject): boolean {
  if (groupKindOf(object) !== 'batch/Job') return false
  const spec = object['spec']
  return isJsonObject(spec) && typeof spec['ttlSecondsAfterFinished'] === 'number'
}
