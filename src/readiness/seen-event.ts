import type { LiveObject } from '../manifest/object.ts'
import type { SeenEvent } from './diagnosis.ts'
import { countAt, objectAt, textAt } from './status-fields.ts'

/** The newest events that are shown of one object. */
const most = 5

/** The newest of some Events of one object, from old to new. `about` names the object. */
export function newestEvents(about: string, events: readonly LiveObject[]): SeenEvent[] {
  return events
    .map(event => seenEvent(about, event))
    .sort((a, b) => (a.time < b.time ? -1 : Number(a.time > b.time)))
    .slice(-most)
}

/** Older components write lastTimestamp and count; newer ones write eventTime and a series. */
function seenEvent(about: string, event: LiveObject): SeenEvent {
  const series = objectAt(event, 'series')
  const times = [
    textAt(series, 'lastObservedTime'),
    textAt(event, 'lastTimestamp'),
    textAt(event, 'eventTime'),
    event.metadata.creationTimestamp,
  ]
  return {
    about,
    type: textAt(event, 'type'),
    reason: textAt(event, 'reason'),
    message: textAt(event, 'message').trim(),
    count: Math.max(1, countAt(series, 'count'), countAt(event, 'count')),
    // Microseconds are left out, so that all times have the same form.
    time: (times.find(time => time !== '') ?? '').replace(/\.\d+Z$/, 'Z'),
  }
}
