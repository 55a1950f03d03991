import { hasTimeToLive } from '../manifest/time-to-live.ts'
import type { Create } from '../plan/change.ts'

/**
 * The note below a Job that would be created and that has a time to live; undefined for any other object. Kubernetes
 * removes such a Job some time after it ran, and then nothing shows whether it has run before.
 */
export function jobNote({ body }: Create): string | undefined {
  if (!hasTimeToLive(body)) return undefined
  return 'if it ran before, its ttlSecondsAfterFinished removed it, and apply runs it again'
}
