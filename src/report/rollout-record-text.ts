import type { RolloutRecord } from '../plan/lock/record.ts'
import type { LockSight, RunSight } from '../plan/status/lock-sight.ts'
import type { InstanceStatus } from '../plan/status/status.ts'
import { ageSince } from './age-text.ts'
import { holderText } from './lock-text.ts'
import { visible } from './visible.ts'

/** The lines about the last rollout of an instance, and about the run that goes on. */
export function lastRolloutLines({ lock, checksum }: InstanceStatus, now: number): string[] {
  if (lock.kind !== 'read') return [visible(`last rollout: not known, because ${whyUnread(lock)}`)]
  const { last, run } = lock
  const head = last === undefined ? 'last rollout: none is recorded' : recordText(last, run, now)
  const other =
    last !== undefined && checksum !== undefined && last.checksum !== checksum
      ? [`the configuration has changed since then: its checksum is ${checksum}`]
      : []
  return [head, ...other, ...(run === undefined ? [] : [runText(run)])].map(visible)
}

/** How the last rollout ended, in one word: `succeeded`, `running`, `killed`. */
export function resultWord({ result }: RolloutRecord, run: RunSight | undefined): string {
  if (result !== 'started') return result
  return run?.state === 'running' ? 'running' : 'killed'
}

function recordText(record: RolloutRecord, run: RunSight | undefined, now: number): string {
  const { time, user, checksum, program } = record
  const word = resultWord(record, run)
  const when = word === record.result ? '' : 'started '
  const version = program === '' ? '' : ` (${program})`
  // `delete --instance` evaluates no configuration, so there is no checksum.
  const of = checksum === '' ? '' : `, checksum ${checksum}`
  return `last rollout: ${word}, ${when}${ageSince(time, now)} ago by ${user || 'an unknown user'}${of}${version}`
}

function runText({ held, state }: RunSight): string {
  const who = holderText(held)
  switch (state) {
    case 'running':
      return `a run holds the lock: ${who}`
    case 'expired':
      return `the lock has expired, because its run was probably killed: ${who}`
    case 'dead':
      return `the lock was left behind, because the process of its run has ended: ${who}`
  }
}

/** Why the Lease of an instance could not be read, as a clause. */
export function whyUnread(lock: Exclude<LockSight, { kind: 'read' }>): string {
  if (lock.kind === 'failed') return `its Lease could not be read: ${lock.why}`
  const names = lock.namespaces.join(', ')
  return `you may not read Leases in ${lock.namespaces.length === 1 ? 'namespace' : 'the namespaces'} ${names}: ${lock.why}`
}
