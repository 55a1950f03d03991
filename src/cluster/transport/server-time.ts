import type { Clock } from '../../api/clock.ts'
import type { SendHttp } from './http-request.ts'

/** Milliseconds. The Date header has whole seconds. */
const second = 1_000

/**
 * How far the clock of the API server is ahead of ours, from the Date headers of its answers. An answer is made between
 * the moments when its request was sent and when it arrived, so each answer bounds the difference.
 */
export class ServerTime {
  private readonly local: Clock
  private least = Number.NEGATIVE_INFINITY
  private most = Number.POSITIVE_INFINITY

  constructor(local: Clock) {
    this.local = local
  }

  /** The server's time. It is ours while both clocks may agree, and until the first answer. */
  get clock(): Clock {
    const { local } = this
    return {
      now: () => local.now() + Math.min(Math.max(0, this.least), this.most),
      sleep: (milliseconds, signal) => local.sleep(milliseconds, signal),
    }
  }

  /** The same requests, whose answers are heard. An answer with 5xx is left out, because a proxy may have made it. */
  over(send: SendHttp): SendHttp {
    return async (url, request) => {
      const sent = this.local.now()
      const response = await send(url, request)
      const date = Date.parse(response.headers.get('date') ?? '')
      if (response.status < 500 && !Number.isNaN(date)) this.hear(date, sent, this.local.now())
      return response
    }
  }

  private hear(date: number, sent: number, arrived: number): void {
    const least = date - arrived
    const most = date + second - sent
    // If the bounds contradict each other, somebody has set a clock. Then the newest answer counts.
    const isStale = least > this.most || most < this.least
    this.least = isStale ? least : Math.max(this.least, least)
    this.most = isStale ? most : Math.min(this.most, most)
  }
}
