import type { Clock } from '../api/clock.ts'

/**
 * How long the writes of a run are repeated that a webhook does not answer. The time counts from the first such write of
 * a webhook, so that many objects do not wait one after the other.
 */
export class Patience {
  private readonly clock: Clock
  private readonly timeout: number
  private readonly since = new Map<string, number>()

  /** `timeout` is in milliseconds (--retry-timeout); 0 means no repeats. */
  constructor(clock: Clock, timeout: number) {
    this.clock = clock
    this.timeout = timeout
  }

  /** Whether a write that this webhook has just not answered is sent again. */
  allows(webhook: string): boolean {
    const now = this.clock.now()
    const start = this.since.get(webhook) ?? now
    this.since.set(webhook, start)
    return now - start < this.timeout
  }
}
