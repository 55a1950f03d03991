import type { JsonObject, LiveObject } from '../manifest/object.ts'
import { conditionOf, isTrue, objectAt, objectsAt, specOf, statusOf, textAt } from './status-fields.ts'

/** The Pods of a workload that are explained. More of them usually have the same trouble. */
const most = 2

/**
 * The label selector of the Pods of a workload, as the query of a list. Undefined if the workload selects no Pods, or
 * in a way that is not known here.
 */
export function podSelector(workload: LiveObject): string | undefined {
  const selector = objectAt(specOf(workload), 'selector')
  const isPlain = workload.kind === 'ReplicationController'
  const labels = Object.entries(isPlain ? selector : objectAt(selector, 'matchLabels'))
  const parts = [
    ...labels.map(([name, value]) => `${name}=${String(value)}`),
    ...(isPlain ? [] : objectsAt(selector, 'matchExpressions').map(expressionText)),
  ]
  return parts.length === 0 || parts.includes(undefined) ? undefined : parts.join(',')
}

/** The newest Pods of a workload that are not ready. `pods` are all that its selector finds. */
export function troubledPods(workload: LiveObject, pods: readonly LiveObject[]): LiveObject[] {
  return pods
    .filter(pod => isOf(workload, pod) && isInTrouble(pod))
    .sort((a, b) => Number(a.metadata.creationTimestamp < b.metadata.creationTimestamp) || -1)
    .slice(0, most)
}

function expressionText(expression: JsonObject): string | undefined {
  const key = textAt(expression, 'key')
  const values = Array.isArray(expression['values']) ? expression['values'].map(String).join(',') : ''
  switch (expression['operator']) {
    case 'In':
      return `${key} in (${values})`
    case 'NotIn':
      return `${key} notin (${values})`
    case 'Exists':
      return key
    case 'DoesNotExist':
      return `!${key}`
    default:
      return undefined
  }
}

/** A Deployment owns its Pods through ReplicaSets, which have its name and a hash. */
function isOf(workload: LiveObject, { metadata }: LiveObject): boolean {
  const owner = metadata.ownerReferences?.find(({ controller }) => controller === true)
  if (owner === undefined) return false
  if (workload.kind !== 'Deployment') return owner.uid === workload.metadata.uid
  const { name } = workload.metadata
  return owner.kind === 'ReplicaSet' && owner.name.replace(/-[^-]*$/, '') === name
}

function isInTrouble(pod: LiveObject): boolean {
  const isOver =
    textAt(statusOf(pod), 'phase') === 'Succeeded' || pod.metadata.deletionTimestamp !== undefined
  return !isOver && !isTrue(conditionOf(pod, 'Ready'))
}
