import { keyOf, type ObjectKey, type ObjectRef } from '../../manifest/key.ts'
import { groupKindOf, isNamespace } from '../../manifest/kind.ts'
import {
  isJsonObject,
  type Json,
  type JsonObject,
  type KubeObject,
  type LiveObject,
} from '../../manifest/object.ts'
import { checksumLabel } from '../../manifest/stamp.ts'
import type { Obstacle } from '../../plan/admission.ts'
import { deepEqual } from '../../plan/deep-equal.ts'
import { webhookNames } from '../../plan/leaving-obstacles.ts'
import type { NotAsked, Observation } from '../../plan/observation.ts'

/** Why an obstacle does not count before the first write, and the name of the obstacle for people. */
export interface Excuse {
  readonly why: NotAsked
  readonly obstacle: string
}

const registration = 'admissionregistration.k8s.io'

/** What this rollout changes of the things that may reject an object (docs/rules.md 1.18). It keeps no objects. */
export class AdmissionChanges {
  private readonly wanted: ReadonlySet<ObjectKey>
  /** The objects that this rollout creates or changes. */
  private readonly changed = new Set<ObjectKey>()
  private readonly limitRanges = new Set<string>()
  /** The names of webhooks in webhook configurations of the rollout, and whether the rollout changes them. */
  private readonly webhooks = new Map<string, boolean>()
  private readonly paramKinds = new Map<string, JsonObject>()
  private readonly paramRefs = new Map<string, JsonObject>()

  /** `wanted` has the keys of all wanted objects. */
  constructor(wanted: ReadonlySet<ObjectKey>) {
    this.wanted = wanted
  }

  note(key: ObjectKey, observation: Observation): void {
    const { object } = observation.manifest
    const changes = isChanged(observation)
    if (changes) this.changed.add(key)
    const kind = groupKindOf(object)
    const spec = fields(object['spec'])
    const { name } = object.metadata
    if (kind === '/LimitRange' && changes) this.limitRanges.add(object.metadata.namespace ?? '')
    if (kind.endsWith('AdmissionPolicy')) this.paramKinds.set(name, fields(spec['paramKind']))
    if (kind.endsWith('AdmissionPolicyBinding')) this.paramRefs.set(name, fields(spec['paramRef']))
    if (!kind.endsWith('WebhookConfiguration')) return
    for (const one of [...webhookNames(object), ...webhookNames(observation.live)]) {
      this.webhooks.set(one, changes || this.webhooks.get(one) === true)
    }
  }

  /** Why this obstacle does not count for an object in `namespace`; undefined if the rollout does not touch it. */
  excuse(obstacle: Obstacle, namespace: string): Excuse | undefined {
    const changing = (isChanging: boolean, name: string): Excuse | undefined =>
      isChanging ? { why: 'admission-to-change', obstacle: name } : undefined
    switch (obstacle.kind) {
      case 'no-dry-run':
        return { why: 'webhook-without-dry-run', obstacle: `webhook ${obstacle.webhook}` }
      case 'silent-webhook': {
        const { webhook, service } = obstacle
        const isOwn = this.webhooks.has(webhook) || (service && this.wanted.has(keyOf(serviceRef(service))))
        return isOwn ? { why: 'webhook-silent', obstacle: `webhook ${webhook}` } : undefined
      }
      case 'webhook':
        return changing(this.webhooks.get(obstacle.webhook) === true, `webhook ${obstacle.webhook}`)
      case 'policy':
        return changing(this.changesPolicy(obstacle, namespace), `policy ${obstacle.policy}`)
      case 'quota':
        return changing(
          this.hasChanged({ apiVersion: 'v1', kind: 'ResourceQuota', namespace, name: obstacle.quota }),
          `ResourceQuota ${obstacle.quota}`,
        )
      case 'limit-range':
        return changing(this.limitRanges.has(namespace), 'LimitRange')
      case 'pod-security':
        return changing(
          this.hasChanged({ apiVersion: 'v1', kind: 'Namespace', name: namespace }),
          `Namespace ${namespace}`,
        )
    }
  }

  private hasChanged(ref: ObjectRef): boolean {
    return this.changed.has(keyOf(ref))
  }

  /** Whether the rollout changes the policy, its binding, or the object with its parameters. */
  private changesPolicy(
    { policy, binding }: { policy: string; binding: string },
    namespace: string,
  ): boolean {
    const of = (kind: string, name: string) =>
      this.hasChanged({ apiVersion: `${registration}/v1`, kind, name })
    const kinds = ['ValidatingAdmissionPolicy', 'MutatingAdmissionPolicy']
    if (kinds.some(kind => of(kind, policy) || of(`${kind}Binding`, binding))) return true
    const { apiVersion, kind } = this.paramKinds.get(policy) ?? {}
    const { name, namespace: own } = this.paramRefs.get(binding) ?? {}
    if (typeof apiVersion !== 'string' || typeof kind !== 'string' || typeof name !== 'string') return false
    const inside = typeof own === 'string' ? own : namespace
    return (
      this.hasChanged({ apiVersion, kind, name }) ||
      this.hasChanged({ apiVersion, kind, namespace: inside, name })
    )
  }
}

/**
 * Whether a write changes more than metadata. Of a Namespace the labels count, too, because policies and webhooks
 * select by them. An object without a dry run counts as changed.
 */
function isChanged({ manifest: { object }, live, answer }: Observation): boolean {
  if (answer.kind === 'not-asked' || answer.kind === 'replaceable') return true
  if (answer.kind !== 'accepted') return false
  if (live === undefined) return true
  return !deepEqual(contentOf(object, live), contentOf(object, answer.result))
}

function contentOf(wanted: KubeObject, { metadata, status: _, ...content }: LiveObject): JsonObject {
  if (!isNamespace(wanted)) return content
  const { [checksumLabel]: _checksum, ...labels } = metadata.labels ?? {}
  return { ...content, labels }
}

function serviceRef(of: { readonly namespace: string; readonly name: string }): ObjectRef {
  return { apiVersion: 'v1', kind: 'Service', ...of }
}

function fields(value: Json | undefined): JsonObject {
  return isJsonObject(value) ? value : {}
}
