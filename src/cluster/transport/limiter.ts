import PQueue from 'p-queue'
import type { Clock } from '../../api/clock.ts'
import type { Emit } from './events.ts'
import { firstLimit, type Measurement, observeAnswer } from './limit.ts'

interface LimiterParts {
  readonly clock: Clock
  readonly emit: Emit
  /** Once it aborts, tasks no longer wait: each starts at once and has to check the signal itself. */
  readonly ended: AbortSignal
}

/** What a task receives when its turn comes. */
export interface Turn {
  /** The era of the limit, for the measurement of this task. */
  readonly era: number
}

/**
 * Delays requests until there is a place for them, in the order in which they came. limit.ts decides how many
 * places there are.
 */
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

  /** Draws a ticket. A task that returns with its ticket runs before tasks with later tickets. */
  ticket(): number {
    return this.tickets++
  }

  /** Runs a task when its turn comes. The task keeps its place until it ends. */
  run<T>(ticket: number, task: (turn: Turn) => Promise<T>): Promise<T> {
    return this.queue.add(() => task({ era: this.state.era }), { priority: -ticket })
  }

  /** Whether tasks are waiting for a place. */
  get isBusy(): boolean {
    return this.queue.size > 0
  }

  observe(seen: Measurement): void {
    const from = this.state.limit
    const { state, why } = observeAnswer(this.state, seen)
    this.state = state
    if (why === undefined || this.parts.ended.aborted) return
    this.queue.concurrency = state.limit
    this.parts.emit({ kind: 'limit-changed', from, to: state.limit, why })
  }

  /**
   * Starts no task for this many milliseconds; tasks under way go on. Of several pauses, the one that ends last
   * counts.
   */
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
