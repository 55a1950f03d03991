import type { ObjectRef } from '../manifest/key.ts'
import { groupKindOf } from '../manifest/kind.ts'
import type { LiveObject } from '../manifest/object.ts'
import { containersOf, crashLoop, waitText } from './container-waits.ts'
import { unreadyText, unstartable } from './pod.ts'
import { failed, type Readiness, type ReadinessContext } from './readiness.ts'
import { readinessOf } from './readiness-of.ts'
import { conditionOf, isTrue, statusOf, textAt } from './status-fields.ts'
import { ruleFor } from './user-rule.ts'

/** The kinds whose objects make Pods. `readinessWithPods` judges them. */
const podOwners: ReadonlySet<string> = new Set([
  '/ReplicationController',
  'apps/DaemonSet',
  'apps/Deployment',
  'apps/ReplicaSet',
  'apps/StatefulSet',
  'batch/Job',
])

/**
 * Restarts of a container. Many programs crash a few times until the database that they need is there. The third
 * restart comes about a minute after the first crash.
 */
const restartsToFail = 3

/** Whether the Pods of an object say earlier than the object itself that it has failed. */
export function ownsPods(object: Pick<ObjectRef, 'apiVersion' | 'kind'>): boolean {
  return podOwners.has(groupKindOf(object))
}

/**
 * The readiness of an object that makes Pods. A Deployment says only after its deadline of 10 minutes that it has
 * failed; its Pods say so within seconds. `pods` are those of its newest template, in any order; the caller finds them.
 * A Pod that no node takes is no failure here, because an autoscaler may add a node, but the reason names it. A Pod
 * that has failed as a whole is none either, because the controller replaces it. Where a rule of the configuration
 * judges the kind, the Pods do not count.
 */
export function readinessWithPods(
  owner: LiveObject,
  pods: readonly LiveObject[],
  context: ReadinessContext,
): Readiness {
  const own = readinessOf(owner, context)
  if (own.state !== 'waiting' || ruleFor(owner, context.rules) !== undefined) return own
  const unready = pods.filter(isAwaited).sort(byName)
  const judged = unready.map(pod => ({ pod, end: endOf(owner, pod, context.now) }))
  const over = judged.find(({ end }) => end?.state === 'failed')
  if (over?.end?.state === 'failed') return failed(`${own.why}; ${podText(over.pod, over.end.why)}`)
  const [first] = unready
  const times = [own, ...judged.map(({ end }) => end)].flatMap(one =>
    one?.state === 'waiting' && one.recheckAt !== undefined ? [one.recheckAt] : [],
  )
  return {
    state: 'waiting',
    why: first === undefined ? own.why : `${own.why}; ${podText(first, unreadyText(first))}`,
    ...(times.length === 0 ? {} : { recheckAt: Math.min(...times) }),
  }
}

/** What a Pod says about its owner. A Job counts the crashes of its Pods itself, up to its `backoffLimit`. */
function endOf(owner: LiveObject, pod: LiveObject, now: number): Readiness | undefined {
  const crashing = containersOf(pod).find(
    ({ waits, restarts }) => waits?.reason === crashLoop && restarts >= restartsToFail,
  )
  if (crashing !== undefined && owner.kind !== 'Job') return failed(waitText(crashing))
  return unstartable(pod, now)
}

function isAwaited(pod: LiveObject): boolean {
  const phase = textAt(statusOf(pod), 'phase')
  const isOver = phase === 'Failed' || phase === 'Succeeded' || pod.metadata.deletionTimestamp !== undefined
  return !isOver && !isTrue(conditionOf(pod, 'Ready'))
}

function podText(pod: LiveObject, why: string): string {
  return `Pod ${pod.metadata.name}: ${why}`
}

function byName(a: LiveObject, b: LiveObject): number {
  return a.metadata.name < b.metadata.name ? -1 : 1
}
