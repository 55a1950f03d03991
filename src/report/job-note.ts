import { groupKindOf } from '../manifest/kind.ts'
import { isJsonObject } from '../manifest/object.ts'
import type { Create } from '../plan/change.ts'

/**
 * The note below a Job that would be created and that has a time to live; undefined for any other object. Kubernetes
 * removes such a Job some time after it ran, and then nothing shows whether it has run before.
 */
export function jobNote({ body }: Create): string | undefined {
  if (groupKindOf(body) !== 'batch/Job') return undefined
  const spec = body['spec']
  if (!isJsonObject(spec) || typeof spec['ttlSecondsAfterFinished'] !== 'number') return undefined
  return 'if it ran before, its ttlSecondsAfterFinished removed it, and apply runs it again'
}
