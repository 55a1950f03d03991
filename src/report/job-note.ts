import { hasTimeToLive } from '../manifest/time-to-live.ts'
import type { Create, Unchanged } from '../plan/change.ts'

/**
 * The note below a Job that would be created and that has a time to live; undefined for any other object. Kubernetes
 * removes such a Job some time after it ran. Only the record of a rollout shows that it has run before.
 */
export function jobNote({ body }: Create): string | undefined {
  if (!hasTimeToLive(body)) return undefined
  return 'if it ran before, its ttlSecondsAfterFinished removed it, and apply runs it again'
}

/** The note about a Job that is gone and is not run again (docs/rules.md 11.8); undefined for any other object. */
export function ranBeforeNote({ ranBefore }: Unchanged): string | undefined {
  if (!ranBefore) return undefined
  return 'it ran before and is gone, so it is not run again. To run it again, set the annotation kubernixos/rerun: "true" in its manifest.'
}
