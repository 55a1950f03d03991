import type { LiveObject } from '../manifest/object.ts'
import { checksumLabel, instanceLabel } from '../manifest/stamp.ts'

/** An instance that is not ours. Its name is null if its configuration sets no `kubernixos.instance`. */
export interface OtherInstance {
  readonly name: string | null
}

/**
 * The other instance to which a live object belongs (docs/rules.md 1.7). Undefined if the object carries no label of
 * ours, or if it belongs to `instance`, the instance of this run.
 */
export function otherInstanceOf(
  { metadata: { labels = {} } }: LiveObject,
  instance: string | undefined,
): OtherInstance | undefined {
  const theirs = labels[instanceLabel]
  const isStamped = labels[checksumLabel] !== undefined || theirs !== undefined
  return isStamped && theirs !== instance ? { name: theirs ?? null } : undefined
}
