import type { BodyTransferred, LimitReason, TransportEvent } from '../cluster/transport/events.ts'

/** The least `-v` at which an event is shown. */
const levels: Record<TransportEvent['kind'], number> = {
  'cluster-warning': 0,
  'cluster-note': 1,
  'request-repeated': 4,
  'limit-changed': 4,
  'requests-paused': 4,
  'request-answered': 6,
  'body-transferred': 8,
}

const limitReasons: Record<LimitReason, string> = {
  'too-many-requests': 'the server answered 429',
  unavailable: 'the server answered 503',
  slower: 'answers take longer',
  steady: 'answers come as fast as before',
}

/** Characters, as kubectl cuts bodies at -v=8. */
const longestBody = 1024

/** The line that `-v` shows for an event of the transport; undefined if its level is not shown. */
export function traceText(event: TransportEvent, verbosity: number): string | undefined {
  return levels[event.kind] > verbosity ? undefined : textOf(event)
}

function textOf(event: TransportEvent): string | undefined {
  switch (event.kind) {
    case 'cluster-warning':
      return `warning: ${event.text}`
    case 'cluster-note':
      return event.text
    case 'request-repeated':
      return `${event.method} ${event.url} ${event.why}: try ${event.tries} failed, again in ${event.delay} ms`
    case 'limit-changed':
      return `requests at once: ${event.to} instead of ${event.from}, because ${limitReasons[event.why]}`
    case 'requests-paused':
      return `no request is sent for ${event.milliseconds} ms, because the server answered 429 with Retry-After`
    case 'request-answered':
      return `${event.method} ${event.url} ${event.end} in ${event.milliseconds} ms`
    case 'body-transferred':
      return bodyText(event)
    default:
      return event satisfies never
  }
}

/**
 * A body, cut to its first characters. Headers are never shown. A body that may contain the values of a Secret is
 * left out whole, because error texts and broken JSON may quote them where masking cannot find them.
 */
function bodyText({ of, path, text }: BodyTransferred): string {
  if (mayHoldSecret(path, text)) return `${of} body left out: it may hold the values of a Secret`
  return `${of} body: ${text.length > longestBody ? `${text.slice(0, longestBody)}...` : text}`
}

/** Whether a body may contain the values of a Secret, by its path or by a kind in it. */
function mayHoldSecret(path: string, body: string): boolean {
  return /\/secrets(?:[/?]|$)/.test(path) || /"kind"\s*:\s*"Secret(?:List)?"/.test(body)
}
