import type { ObjectKey } from '../../manifest/key.ts'
import type { LiveObject } from '../../manifest/object.ts'
import { jobReadiness } from '../../readiness/job.ts'

/**
 * Whether a Job does not run again (docs/rules.md 11.8): it ran before, and is gone, or is being deleted after it has
 * completed. `live` is undefined or being deleted.
 */
export function hasRun(
  key: ObjectKey,
  live: LiveObject | undefined,
  { ranBefore }: { readonly ranBefore?: ReadonlySet<ObjectKey> },
): boolean {
  return ranBefore?.has(key) === true && (live === undefined || jobReadiness(live).state === 'ready')
}
