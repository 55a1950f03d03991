import { HeldLock } from '../cluster/lock/held-lock.ts'
import { type Taken, takeLock } from '../cluster/lock/take-lock.ts'
import { systemClock as clock } from '../cluster/system-clock.ts'
import { UserError } from '../errors.ts'
import type { Emit } from '../events/emitter.ts'
import type { Holder } from '../plan/lock/holder.ts'
import type { LockNews } from '../plan/lock/lock-news.ts'
import type { PreviousRecord } from '../plan/lock/newest-record.ts'
import type { RolloutRecord } from '../plan/lock/record.ts'
import { holderText, lossText } from '../report/lock-text.ts'
import { kubectlCommand } from '../typed-command.ts'
import type { Connected } from './connect-to.ts'
import type { Io, Self } from './io.ts'
import { lastRecord, previousRecord, type RecordSource, recordOf } from './last-record.ts'
import type { LockPlace } from './lock-place.ts'
import type { Request } from './request.ts'

/** The lock of a run as a rollout uses it. */
export interface Lock {
  /** Gives the record of the last rollout, as it was before this one, also to a run that holds no lock. */
  readonly record: RecordSource
  /** Gives the record whose contents the next record takes over. A run without a lock writes none. */
  readonly previous: () => Promise<PreviousRecord>
  /** Whether a write may start now. */
  confirm(): Promise<boolean>
  /** Asks a question. Meanwhile the Lease says that the run waits for an answer. Throws if the lock is lost. */
  asking<T>(ask: () => Promise<T>): Promise<T>
  /** Writes the record of a rollout that is about to write. Throws if the lock is lost. */
  begin(record: RolloutRecord): Promise<void>
  /** Releases the lock, with the record of a rollout that has written, before the run says how it ended. */
  end(record?: RolloutRecord): Promise<void>
}

interface Hold {
  readonly place: LockPlace
  readonly request: Request
  readonly io: Io
  readonly emit: Emit
  /** Aborted when the lock is lost, with a UserError as the reason. */
  readonly lost: AbortController
}

/** The lock of a run that takes none. */
export function noLock(record: RecordSource): Lock {
  return {
    record,
    previous: async () => ({ record: undefined, isPartial: false }),
    confirm: async () => true,
    asking: ask => ask(),
    begin: async () => undefined,
    end: async () => undefined,
  }
}

/**
 * Takes the lock (docs/rules.md 11), runs `work`, and releases the lock whatever happens. If the user may not use
 * Leases, `work` runs without a lock. Throws a UserError if another run does not end in time.
 */
export async function holdLock<T>(
  cluster: Connected,
  hold: Hold,
  work: (lock: Lock) => Promise<T>,
): Promise<T> {
  const { place, io, emit, lost } = hold
  const say = (news: LockNews) => emit({ kind: 'lock', news })
  const holder = holderOf(io.self, io)
  const taken = await take(cluster, holder, hold)
  if (taken === undefined) return work(noLock(lastRecord(cluster, place)))
  const lose = (why: string) => {
    say({ kind: 'lost', why })
    lost.abort(new UserError(why, { hint: 'Run the same command again.', reason: 'lock' }))
  }
  const held = new HeldLock({
    api: cluster.lockApi,
    clock,
    now: io.now,
    holder,
    instance: place.instance,
    ...taken,
    lose: loss => lose(lossText(loss)),
  })
  const release = async (record?: RolloutRecord) => {
    const released = await held.release(record)
    if (released?.ok === false) say({ kind: 'not-released', why: released.failure.message })
  }
  try {
    if (!(await held.start())) throw lost.signal.reason
    const previous = previousRecord(cluster, place, taken.lease)
    // The other Leases are read while the objects are looked at. Whoever needs the record hears of a failure.
    void previous().catch(() => undefined)
    return await work({
      record: recordOf(previous),
      previous,
      confirm: () => held.confirm(),
      asking: async ask => {
        if (!(await held.ask())) throw lost.signal.reason
        return ask().finally(() => held.answered())
      },
      begin: async started => {
        if (!(await held.note(started))) throw lost.signal.reason
      },
      end: release,
    })
  } finally {
    await release()
  }
}

/** Takes the lock in the first namespace where the user may. Undefined if that is nowhere. */
async function take(
  cluster: Connected,
  holder: Holder,
  { place, request, io, emit }: Hold,
): Promise<Extract<Taken, { kind: 'taken' }> | undefined> {
  const { name, instance, namespaces } = place
  const say = (news: LockNews) => emit({ kind: 'lock', news })
  const { now, stop, self } = io
  const asked = {
    clock,
    now,
    stop,
    holder,
    instance,
    name,
    isGone: self.isGone,
    timeout: request.lockTimeout,
  }
  const before: string[] = []
  let why = ''
  for (const namespace of namespaces) {
    const taken = await takeLock(namespace, { api: cluster, ...asked, say })
    switch (taken.kind) {
      case 'taken':
        if (before.length > 0) say({ kind: 'elsewhere', namespace, before })
        return taken
      case 'no-rights':
        why ||= taken.failure.message
        break
      case 'no-namespace':
        if (namespaces.length === 1) throw missing(namespace, cluster)
        why ||= taken.failure.message
        break
      case 'stopped':
      case 'held':
      case 'failed':
        stop.throwIfAborted()
        throw notTaken(taken, { namespace, name, cluster })
    }
    before.push(namespace)
  }
  say({ kind: 'no-rights', namespaces, why })
  return undefined
}

function holderOf({ user, host, pid, process }: Self, { now, random }: Pick<Io, 'now' | 'random'>): Holder {
  const whole = `${user}@${host}`
  return {
    identity: `${whole}/${pid}/${random().slice(0, 8)}`,
    user: whole,
    pid,
    since: now().toISOString(),
    ...(process === undefined ? {} : { process }),
  }
}

function notTaken(
  taken: Exclude<Taken, { kind: 'taken' | 'no-rights' | 'no-namespace' }>,
  at: { readonly namespace: string; readonly name: string; readonly cluster: Connected },
): UserError {
  const lease = `Lease ${at.namespace}/${at.name}`
  const show = kubectlCommand({ ...at.cluster.flags, namespace: at.namespace }, [
    'get',
    'lease',
    at.name,
    '-o',
    'yaml',
  ])
  if (taken.kind === 'held') {
    return new UserError(`another run holds the lock (${lease}): ${holderText(taken.held)}`, {
      hint: `Wait longer with --lock-timeout. To see the lock: ${show}`,
      reason: 'lock',
    })
  }
  const why = taken.kind === 'failed' ? `: ${taken.failure.message}` : ''
  return new UserError(`cannot take the lock (${lease})${why}`, {
    hint: `To see the lock: ${show}. --no-lock goes on without it.`,
    reason: 'lock',
  })
}

function missing(namespace: string, { flags }: Connected): UserError {
  const create = kubectlCommand(flags, ['create', 'namespace', namespace])
  return new UserError(`cannot take the lock, because namespace ${namespace} does not exist`, {
    hint: `Create it: ${create}, or give --no-lock for the first run.`,
    reason: 'lock',
  })
}
