import type { Clock } from '../../../../src/api/clock.ts'
import { type Client, type ClientParts, createClient } from '../../../../src/cluster/transport/client.ts'
import type { TransportEvent } from '../../../../src/cluster/transport/events.ts'
import { sendThrough } from '../../../../src/cluster/transport/send-through.ts'
import { fakeClock } from '../../fake-clock.ts'

interface Options {
  readonly clock?: Clock
  readonly requestTimeout?: number
  readonly retryTimeout?: number
  readonly load?: ClientParts['load']
  readonly emit?: ClientParts['emit']
}

/** A client of a server on 127.0.0.1, and what stops and aborts its run. */
export interface TestClient extends Client {
  readonly events: TransportEvent[]
  readonly stop: AbortController
  readonly abort: AbortController
}

export function bearer(token: string) {
  return { headers: { Authorization: token }, tls: { rejectUnauthorized: true } }
}

/** Without a clock of the test, the clock jumps, so that repeats cost no time. */
export function testClient(port: number | undefined, options: Options = {}): TestClient {
  const events: TransportEvent[] = []
  const [stop, abort] = [new AbortController(), new AbortController()]
  const client = createClient({
    wire: {
      server: `http://127.0.0.1:${port}`,
      proxy: undefined,
      sendHttp: sendThrough(undefined),
      ca: { field: 'certificate-authority', given: true },
      requestTimeout: options.requestTimeout ?? 0,
      abort: abort.signal,
    },
    credentials: bearer('first'),
    load: options.load ?? (async () => bearer('late')),
    stop: stop.signal,
    retryTimeout: options.retryTimeout ?? 120_000,
    clock: options.clock ?? fakeClock({ jumps: true }),
    emit: event => {
      events.push(event)
      options.emit?.(event)
    },
  })
  return { ...client, events, stop, abort }
}
