import { type ObjectRef, refOf } from '../manifest/key.ts'
import { groupKindOf } from '../manifest/kind.ts'
import { isJsonObject, type KubeObject, type LiveObject } from '../manifest/object.ts'
import { type Obstacle, obstacleOf } from './admission.ts'
import type { Change } from './change.ts'
import { isWrite } from './changes-of.ts'

/** Whether an object is a configuration of admission webhooks. */
export function isWebhookConfiguration(object: Parameters<typeof groupKindOf>[0]): boolean {
  return /^admissionregistration\.k8s\.io\/\w+WebhookConfiguration$/.test(groupKindOf(object))
}

/** The names of the webhooks of a webhook configuration. Empty for any other object. */
export function webhookNames(object: KubeObject | LiveObject | undefined): string[] {
  const webhooks = object?.['webhooks']
  const list = Array.isArray(webhooks) ? webhooks : []
  return list.filter(isJsonObject).flatMap(({ name }) => (typeof name === 'string' ? [name] : []))
}

/** Whether a webhook rejects the object of a change, or does not answer about it. */
export function isHeldByWebhook(change: Change): boolean {
  const obstacle = obstacleTo(change)
  return obstacle !== undefined && webhookOf(obstacle) !== undefined
}

/**
 * Says of each change which of the objects that prune deletes rejects its object. `deleted` are the live objects that the
 * plan deletes. Only webhook configurations among them need more than metadata. A write that waits for a webhook that does
 * not answer is refused if the plan deletes that webhook: the write would fail, and then nothing is deleted.
 */
export function withLeavingObstacles(changes: readonly Change[], deleted: readonly LiveObject[]): Change[] {
  return changes.map(change => {
    const obstacle = obstacleTo(change)
    if (obstacle === undefined) return change
    const { namespace = '' } = change.ref
    const leaving = deleted.find(live => isObstacle(live, obstacle, namespace))
    return leaving === undefined ? change : heldBy(change, refOf(leaving))
  })
}

function heldBy(change: Change, obstacle: ObjectRef): Change {
  const evidence = { kind: 'leaving', obstacle } as const
  if (change.action === 'refused') return change.half === 'apply' ? { ...change, evidence } : change
  if (!isWrite(change)) return change
  const { key, ref, origin, extras, resource } = change
  const message = `the ${change.obstacle ?? 'webhook'} does not answer`
  const failure = { status: 500, reason: 'InternalError', message, causes: [] }
  const reason = { kind: 'rejected', failure } as const
  return { action: 'refused', half: 'apply', key, ref, origin, extras, resource, reason, evidence }
}

function obstacleTo(change: Change): Obstacle | undefined {
  if (!isWrite(change)) return refusedBy(change)
  const [, webhook] = /^webhook (.+)$/.exec(change.obstacle ?? '') ?? []
  if (change.notAsked !== 'webhook-silent' || webhook === undefined) return undefined
  return { kind: 'silent-webhook', webhook, service: undefined }
}

function refusedBy(change: Change): Obstacle | undefined {
  if (change.action !== 'refused' || change.half !== 'apply') return undefined
  if (change.reason.kind !== 'rejected') return undefined
  return obstacleOf(change.reason.failure)
}

function webhookOf(obstacle: Obstacle): string | undefined {
  switch (obstacle.kind) {
    case 'silent-webhook':
    case 'no-dry-run':
    case 'webhook':
      return obstacle.webhook
    case 'policy':
    case 'quota':
    case 'limit-range':
    case 'pod-security':
      return undefined
  }
}

/** Whether a live object is what has rejected an object of `namespace`. */
function isObstacle(live: LiveObject, obstacle: Obstacle, namespace: string): boolean {
  const webhook = webhookOf(obstacle)
  if (webhook !== undefined) return isWebhookConfiguration(live) && webhookNames(live).includes(webhook)
  const kind = groupKindOf(live)
  const { name, namespace: own } = live.metadata
  switch (obstacle.kind) {
    case 'policy':
      return kind.endsWith('AdmissionPolicyBinding')
        ? name === obstacle.binding
        : kind.endsWith('AdmissionPolicy') && name === obstacle.policy
    case 'quota':
      return kind === '/ResourceQuota' && own === namespace && name === obstacle.quota
    case 'limit-range':
      return kind === '/LimitRange' && own === namespace
    default:
      return false
  }
}
