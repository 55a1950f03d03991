import type { LiveObject } from '../manifest/object.ts'
import { type OtherInstance, otherInstanceOf } from './instance.ts'
import type { Refusal } from './reasons.ts'

/**
 * Refuses live objects of other instances (docs/rules.md 1.7) and objects that are being deleted (docs/rules.md 1.9).
 * `from` is the instance from which the plan takes the object (docs/rules.md 1.28).
 */
export function liveRefusal(
  live: LiveObject,
  instance: string | undefined,
  from: OtherInstance | undefined,
): Refusal | undefined {
  const other = otherInstanceOf(live, instance)
  if (other !== undefined && other.name !== from?.name)
    return { kind: 'other-instance', ...(other.name === null ? {} : { instance: other.name }) }
  return live.metadata.deletionTimestamp === undefined ? undefined : { kind: 'terminating' }
}
