import type { Resource } from '../../api/resource.ts'
import type { KubeObject, LiveObject } from '../../manifest/object.ts'
import { mayMutate } from '../../plan/may-mutate.ts'
import type { Api } from '../rest/api.ts'

/**
 * Knows which kinds the mutating webhooks and policies of the configuration and of the cluster may change. Those of the
 * cluster are listed at the first question, at most once.
 */
export class Mutators {
  private readonly api: Pick<Api, 'list'>
  private readonly served: readonly Resource[]
  private readonly wanted: readonly KubeObject[]
  private live: Promise<readonly LiveObject[] | undefined> | undefined

  /** `served` are the kinds of the server, the preferred version of each first. `wanted` are all objects of the configuration. */
  constructor(api: Pick<Api, 'list'>, served: readonly Resource[], wanted: readonly KubeObject[]) {
    this.api = api
    this.served = served
    this.wanted = wanted
  }

  /** Whether one of them may change objects of the kind. True, too, if those of the cluster can't be listed. */
  async mayChange(resource: Resource): Promise<boolean> {
    if (this.wanted.some(object => mayMutate(object, resource))) return true
    this.live ??= this.list()
    const live = await this.live
    return live === undefined || live.some(one => mayMutate(one, resource))
  }

  /** Undefined if some can't be listed. Older servers have no policies, or only alpha or beta versions of them. */
  private async list(): Promise<readonly LiveObject[] | undefined> {
    const webhooks = this.find('MutatingWebhookConfiguration')
    const policies = this.find('MutatingAdmissionPolicy')
    if (webhooks === undefined) return undefined
    const kinds = policies === undefined ? [webhooks] : [webhooks, policies]
    const replies = await Promise.all(kinds.map(kind => this.api.list(kind)))
    const lists = replies.flatMap(reply => (reply.ok ? [reply.value] : []))
    return lists.length === kinds.length ? lists.flat() : undefined
  }

  private find(name: string): Resource | undefined {
    return this.served.find(({ group, kind }) => group === 'admissionregistration.k8s.io' && kind === name)
  }
}
