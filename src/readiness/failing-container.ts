import type { JsonObject, LiveObject } from '../manifest/object.ts'
import { objectAt, objectsAt, statusOf, textAt } from './status-fields.ts'

/** The container of a Pod whose log says why the Pod is not ready. */
export interface FailingContainer {
  readonly name: string
  /** Whether the log before the last restart is meant, because the container crashed. */
  readonly previous: boolean
}

/**
 * Finds the container of a Pod that has crashed or is not ready; init containers come first, because the others wait
 * for them. Undefined if no such container has ever run, because then there is no log.
 */
export function failingContainer(pod: LiveObject): FailingContainer | undefined {
  const status = statusOf(pod)
  const all = [...objectsAt(status, 'initContainerStatuses'), ...objectsAt(status, 'containerStatuses')]
  const ran = all.filter(container => container['ready'] !== true && hasRun(container) && !isDone(container))
  const chosen = ran.find(hasCrashed) ?? ran[0]
  if (chosen === undefined) return undefined
  const hasEnded = objectAt(chosen, 'state')['terminated'] !== undefined
  return { name: textAt(chosen, 'name'), previous: !hasEnded && lastEnd(chosen) !== undefined }
}

function hasRun(container: JsonObject): boolean {
  const state = objectAt(container, 'state')
  return (
    state['running'] !== undefined || state['terminated'] !== undefined || lastEnd(container) !== undefined
  )
}

/** Whether the container has ended well, as init containers do. */
function isDone(container: JsonObject): boolean {
  return objectAt(objectAt(container, 'state'), 'terminated')['exitCode'] === 0
}

function hasCrashed(container: JsonObject): boolean {
  const ends = [
    objectAt(objectAt(container, 'state'), 'terminated')['exitCode'],
    lastEnd(container)?.['exitCode'],
  ]
  return ends.some(code => typeof code === 'number' && code !== 0)
}

function lastEnd(container: JsonObject): JsonObject | undefined {
  const last = objectAt(container, 'lastState')
  return last['terminated'] === undefined ? undefined : objectAt(last, 'terminated')
}
