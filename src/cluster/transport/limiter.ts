import PQueue from 'p-queue'
import type { Clock } from '../../api/clock.ts'
import type { Emit } from './events.ts'
import { firstLimit, type Observation, observeAnswer } from './limit.ts'

interface LimiterParts {
  readonly clock: Clock
  readonly emit: Emit
  /** Once it aborts, nothing waits any more: every task starts at once, and has to see for itself that it is late. */
  readonly ended: AbortSignal
}

/** What a task is told when its turn comes. */
export interface Turn {
  /** For the observation of this task. */
  readonly era: number
}

/** Holds requests back until there is a place for them: first come, first served, by the limit of limit.ts. */
export class Limiter {
  private readonly parts: LimiterParts
  private readonly queue = new PQueue({ concurrency: firstLimit.limit })
  private state = firstLimit
  private tickets = 0
  private pausedUntil = 0

  constructor(parts: LimiterParts) {
    this.parts = parts
    const open = () => {
      this.queue.concurrency = Number.POSITIVE_INFINITY
    }
    if (parts.ended.aborted) open()
    parts.ended.addEventListener('abort', open, { once: true })
  }

  /** A place in the line. A task that comes back with its ticket is served before those that came later. */
  ticket(): number {
    return this.tickets++
  }

  /** Runs a task when its turn comes; it has its place until it ends. */
  run<T>(ticket: number, task: (turn: Turn) => Promise<T>): Promise<T> {
    return this.queue.add(() => task({ era: this.state.era }), { priority: -ticket })
  }

  /** Whether tasks wait for a place. */
  get isBusy(): boolean {
    return this.queue.size > 0
  }

  observe(seen: Observation): void {
    const from = this.state.limit
    const { state, why } = observeAnswer(this.state, seen)
    this.state = state
    if (why === undefined || this.parts.ended.aborted) return
    this.queue.concurrency = state.limit
    this.parts.emit({ kind: 'limit-changed', from, to: state.limit, why })
  }

  /** Starts no task for so many milliseconds; those under way go on. The longest of several pauses counts. */
  async pause(milliseconds: number): Promise<void> {
    const { clock, emit, ended } = this.parts
    const until = clock.now() + milliseconds
    if (until <= this.pausedUntil || ended.aborted) return
    this.pausedUntil = until
    this.queue.pause()
    emit({ kind: 'requests-paused', milliseconds })
    await clock.sleep(milliseconds, ended)
    if (this.pausedUntil === until) this.queue.start()
  }
}
