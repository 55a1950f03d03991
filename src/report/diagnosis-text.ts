import type { Diagnosis, LogEnd, SeenEvent } from '../readiness/diagnosis.ts'
import { visible } from './visible.ts'

/** Characters of a message or of a line of a log. A program may write lines of any length. */
const longest = 500

/**
 * The lines that explain why an object is not ready: conditions, events, logs, and what could not be read. They are not
 * indented, and safe to print.
 */
export function diagnosisLines({ conditions, events, logs, unseen }: Diagnosis): string[] {
  return [
    ...conditions.map(text => `condition ${cut(text)}`),
    ...events.map(eventLine),
    ...logs.flatMap(logLines),
    ...unseen.map(text => `not seen: ${cut(text)}`),
  ]
}

/** `event 2026-11-27T12:00:00Z Warning BackOff of Pod web-1 (12 times): Back-off restarting failed container`. */
function eventLine({ about, type, reason, message, count, time }: SeenEvent): string {
  const often = count > 1 ? ` (${count} times)` : ''
  return cut(`event ${time} ${type} ${reason} of ${about}${often}: ${message.replace(/\s+/g, ' ')}`)
}

function logLines({ pod, container, previous, lines }: LogEnd): string[] {
  const when = previous ? ', before its last restart' : ''
  const written = lines.filter(line => line !== '')
  if (written.length === 0) return [visible(`log of container ${container} of Pod ${pod}${when}: empty`)]
  return [
    visible(`log of container ${container} of Pod ${pod}${when}, last lines:`),
    ...written.map(line => `  ${cut(line)}`),
  ]
}

function cut(text: string): string {
  return visible(text.length > longest ? `${text.slice(0, longest)}...` : text)
}
