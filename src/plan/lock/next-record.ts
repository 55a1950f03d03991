import type { Plan } from '../plan.ts'
import { nextKinds, type Sight } from './known-kinds.ts'
import type { PreviousRecord } from './newest-record.ts'
import type { RolloutRecord } from './record.ts'

/** What identifies a rollout in its record. */
export type RolloutHead = Pick<RolloutRecord, 'time' | 'user'>

interface Start {
  readonly plan: Plan
  readonly previous: PreviousRecord
  readonly sight: Sight
  /** Whether the rollout applies, or only prunes. */
  readonly applies: boolean
}

/**
 * The record of a rollout that is about to write. It names all namespaces in which an object of the instance may be
 * afterwards, so that people know where a rollout that is killed may have left objects.
 */
export function startedRecord({ plan, previous, sight, applies }: Start, head: RolloutHead): RolloutRecord {
  const { checksum, program, gate } = plan
  const { record, isPartial } = previous
  const kinds = nextKinds(record, sight, applies ? checksum : undefined)
  return {
    checksum,
    ...head,
    result: 'started',
    program,
    namespaces: sorted([...(record?.namespaces ?? []), ...gate.wantedNamespaces]),
    ...(kinds === undefined ? {} : { kinds }),
    jobs: record?.jobs ?? {},
    ...(isPartial ? { isPartial } : {}),
  }
}

interface End {
  readonly time: string
  readonly result: Exclude<RolloutRecord['result'], 'started'>
  /**
   * The namespaces of objects that prune has left behind. Undefined if prune did not run, or could not see everything.
   */
  readonly left: Iterable<string> | undefined
  /** The Jobs that are remembered from now on (nextJobs). */
  readonly jobs: RolloutRecord['jobs']
}

/** The record of a rollout that has ended. Only a successful prune that saw everything takes namespaces out of it. */
export function endedRecord(
  started: RolloutRecord,
  { gate }: Pick<Plan, 'gate'>,
  { left, ...end }: End,
): RolloutRecord {
  const isComplete = left !== undefined && end.result === 'succeeded'
  const namespaces = isComplete ? sorted([...gate.wantedNamespaces, ...left]) : started.namespaces
  return { ...started, ...end, namespaces }
}

function sorted(names: Iterable<string>): string[] {
  return [...new Set(names)].sort()
}
