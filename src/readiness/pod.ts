import type { LiveObject } from '../manifest/object.ts'
import { type ContainerState, cannotStart, containersOf, crashLoop, waitText } from './container-waits.ts'
import { failed, failedAfterPatience, type Readiness, ready, waiting } from './readiness.ts'
import {
  clause,
  conditionOf,
  conditionText,
  isFalse,
  isTrue,
  reasonText,
  statusOf,
  textAt,
} from './status-fields.ts'

/**
 * A Pod that no controller made. Source: kstatus for Ready, Succeeded, CrashLoopBackOff and 15 seconds of
 * Unschedulable. Our own: a Failed Pod has failed (kstatus takes every end as success, but a Pod that failed does not
 * do what it was made for), and so has a container that can't be started for 15 seconds.
 */
export function podReadiness(pod: LiveObject, now: number): Readiness {
  const ended = podEnd(pod)
  if (ended !== undefined) return ended
  const scheduled = conditionOf(pod, 'PodScheduled')
  if (isUnschedulable(pod) && scheduled !== undefined) {
    return failedAfterPatience(conditionText(scheduled), scheduled.lastTransitionTime, now)
  }
  const crashing = containersOf(pod).find(({ waits }) => waits?.reason === crashLoop)
  if (crashing !== undefined) return failed(waitText(crashing))
  return unstartable(pod, now) ?? (isTrue(conditionOf(pod, 'Ready')) ? ready : waiting(unreadyText(pod)))
}

/** A container that can't be started, once its Pod is 15 seconds old. */
export function unstartable(pod: LiveObject, now: number): Readiness | undefined {
  const stuck = containersOf(pod).find(({ waits }) => waits !== undefined && cannotStart.has(waits.reason))
  if (stuck === undefined) return undefined
  const since = statusOf(pod)['startTime'] ?? pod.metadata.creationTimestamp
  return failedAfterPatience(waitText(stuck), since, now)
}

/** Why a Pod that has not ended is not ready. */
export function unreadyText(pod: LiveObject): string {
  const [first] = containersOf(pod)
    .filter(({ waits }) => waits !== undefined)
    .sort((a, b) => Number(isFollower(a)) - Number(isFollower(b)))
  if (first !== undefined) return waitText(first)
  const scheduled = conditionOf(pod, 'PodScheduled')
  if (isFalse(scheduled)) return conditionText(scheduled)
  const condition = conditionOf(pod, 'Ready')
  return condition === undefined ? 'no node has started it yet' : conditionText(condition)
}

/** Whether no node takes the Pod. `SchedulingGated` is another reason: the Pod is not to be scheduled yet. */
function isUnschedulable(pod: LiveObject): boolean {
  const scheduled = conditionOf(pod, 'PodScheduled')
  return isFalse(scheduled) && scheduled.reason === 'Unschedulable'
}

/** The other containers of a Pod wait with this reason for its init containers. */
function isFollower({ waits }: ContainerState): boolean {
  return waits?.reason === 'PodInitializing'
}

function podEnd(pod: LiveObject): Readiness | undefined {
  const status = statusOf(pod)
  const phase = textAt(status, 'phase')
  if (phase === 'Succeeded') return ready
  if (phase !== 'Failed') return undefined
  const [bad] = containersOf(pod).filter(({ ended }) => ended !== undefined)
  const own = reasonText(textAt(status, 'reason'), textAt(status, 'message'))
  if (own !== '' || bad?.ended === undefined) return failed(`it has failed${own}`)
  const { exitCode, reason, message } = bad.ended
  const code = `container ${bad.name} ended with exit code ${exitCode}`
  return failed(`${code}${reasonText(reason, clause(message))}`)
}
