import { rejectionOf } from '../../api/rejection.ts'
import { type ApiFailure, isMissingReference, type Reply } from '../../api/reply.ts'
import type { Place } from '../../manifest/moved-to.ts'
import type { LiveObject } from '../../manifest/object.ts'
import { obstacleOf } from '../../plan/admission.ts'
import { manifestFault } from '../../plan/manifest-fault.ts'
import type { Answer, FieldsCheck, Unasked } from '../../plan/observation.ts'
import { podSpecOf } from '../../plan/pod-references.ts'
import { withoutReferences } from '../../plan/references.ts'
import type { Api } from '../rest/api.ts'
import { resourceKey } from './list-each.ts'
import type { Mutators } from './mutators.ts'
import { otherName, withOwnName } from './other-name.ts'
import type { Question } from './question.ts'

const unchecked: Unasked = { kind: 'not-asked', why: 'namespace-to-come' }

/**
 * Checks the fields of objects whose namespace this rollout creates, by a dry run in a namespace that exists
 * (docs/rules.md 1.32). What that namespace itself allows or forbids says nothing about the object.
 */
export class Elsewhere {
  private readonly api: Pick<Api, 'apply'>
  private readonly namespaces: readonly string[]
  private readonly mutators: Mutators
  private readonly guarded: ReadonlySet<string>
  /** The kinds that the user may not write in a namespace. */
  private readonly denied = new Set<string>()

  /**
   * `existing` are namespaces of the configuration that exist. The first of them is used after `default`. `guarded` are
   * the namespaces of the configuration that enforce Pod Security.
   */
  constructor(
    api: Pick<Api, 'apply'>,
    existing: Iterable<string>,
    mutators: Mutators,
    guarded: ReadonlySet<string>,
  ) {
    this.api = api
    this.mutators = mutators
    this.guarded = guarded
    const [first] = [...existing].filter(name => name !== 'default').sort()
    this.namespaces = ['default', ...(first === undefined ? [] : [first])]
  }

  /**
   * Costs one request. A second one is sent if an object there has the same name, or if a value of the manifest is
   * rejected, because an object of the same name may be the cause. One more is sent for a Pod that names a service account
   * or class which is missing there.
   */
  async ask(question: Question): Promise<Answer> {
    const { resource } = question
    if (resource.aggregated) return unchecked
    for (const namespace of this.namespaces) {
      const id = `${namespace} ${resourceKey(resource)}`
      if (this.denied.has(id)) continue
      const at = { namespace, name: nameOf(question) }
      const reply = await this.dryRun(question, at)
      if (reply.ok || rejectionOf(reply.failure).kind !== 'no-rights') {
        const alone = withoutMissing(question, reply)
        return alone === undefined
          ? this.judge(question, namespace, reply)
          : this.judge(alone, namespace, await this.dryRun(alone, at))
      }
      this.denied.add(id)
    }
    return unchecked
  }

  private async judge(question: Question, namespace: string, reply: Reply<LiveObject>): Promise<Answer> {
    const checked: Answer = { ...unchecked, fieldsChecked: this.checkIn(namespace, question) }
    if (reply.ok && reply.status === 201) return checked
    if (!reply.ok) {
      const { failure } = reply
      const fault = manifestFault(failure, question.manifest.object)
      const rejected: Answer = { kind: 'rejected', failure, fieldsChecked: { by: 'dry-run', namespace } }
      if (fault === 'shape') return rejected
      if (fault === 'nothing' && failure.status !== 409) return withoutAnswer(failure)
      // In the right namespace a webhook may change the value before the server checks it.
      if (await this.mutators.mayChange(question.resource)) return unchecked
    }
    const name = otherName(nameOf(question))
    const again = await this.dryRun(question, { namespace, name })
    if (again.ok) return again.status === 201 ? checked : unchecked
    if (manifestFault(again.failure, question.manifest.object) !== 'value') return unchecked
    const failure = withOwnName(again.failure, name, nameOf(question))
    return { kind: 'rejected', failure, fieldsChecked: { by: 'dry-run', namespace } }
  }

  /** How the fields were checked. No other namespace shows what the Pod Security of this one forbids. */
  private checkIn(namespace: string, { manifest: { object } }: Question): FieldsCheck {
    const isGuarded = podSpecOf(object) !== undefined && this.guarded.has(object.metadata.namespace ?? '')
    return { by: 'dry-run', namespace, ...(isGuarded ? { podSecurity: true } : {}) }
  }

  private dryRun({ manifest, resource, fieldManager }: Question, at: Place): Promise<Reply<LiveObject>> {
    return this.api.apply(resource, manifest.object, { fieldManager, force: false, dryRun: true, at })
  }
}

/**
 * The question about a Pod without what it names, if the other namespace may lack that. Undefined if the failure has
 * another cause.
 */
function withoutMissing(question: Question, reply: Reply<LiveObject>): Question | undefined {
  if (reply.ok || !isMissingReference(reply.failure) || obstacleOf(reply.failure)) return undefined
  const { manifest } = question
  const object = withoutReferences(manifest.object)
  return object === undefined ? undefined : { ...question, manifest: { ...manifest, object } }
}

/** A webhook that rejects all dry runs is named. Any other failure comes from the namespace. */
function withoutAnswer(failure: ApiFailure): Answer {
  const obstacle = obstacleOf(failure)
  return obstacle?.kind === 'no-dry-run'
    ? { kind: 'not-asked', why: 'webhook-without-dry-run', obstacle: `webhook ${obstacle.webhook}` }
    : unchecked
}

function nameOf({ manifest }: Question): string {
  return manifest.object.metadata.name
}
