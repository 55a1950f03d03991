import type { Resource } from '../../api/resource.ts'
import type { FindSchema } from '../../manifest/crd-schema.ts'
import type { Manifest } from '../../manifest/manifest.ts'
import type { LiveObject } from '../../manifest/object.ts'
import { mayMutate } from '../../plan/may-mutate.ts'
import type { Answer, NotAsked } from '../../plan/observation.ts'
import { checkBySchema } from '../../plan/schema/check-by-schema.ts'
import { ValueFaults } from '../../plan/schema/value-faults.ts'
import type { Api } from '../rest/api.ts'

/** A custom resource that the server cannot check yet. `live` is the live object in another version of the kind. */
interface Unserved {
  readonly manifest: Manifest
  readonly resource: Resource
  readonly live: LiveObject | undefined
  readonly why: NotAsked
}

/**
 * Checks custom resources by the schema that the configuration's own CRD has for them (docs/rules.md 1.34). Sends
 * requests only if a value is wrong: then a webhook of the cluster may change it before the server checks it.
 */
export class SchemaCheck {
  private readonly api: Pick<Api, 'list'>
  private readonly findSchema: FindSchema
  private readonly wanted: readonly Pick<Manifest, 'object'>[]
  private readonly values = new ValueFaults()
  private mutators: Promise<readonly LiveObject[] | undefined> | undefined

  /** `wanted` are all manifests of the configuration. */
  constructor(api: Pick<Api, 'list'>, findSchema: FindSchema, wanted: readonly Pick<Manifest, 'object'>[]) {
    this.api = api
    this.findSchema = findSchema
    this.wanted = wanted
  }

  async answer({ manifest: { object }, resource, live, why }: Unserved): Promise<Answer> {
    const unchecked = { kind: 'not-asked', why } as const
    const schema = this.findSchema(object.apiVersion, object.kind)
    if (schema === undefined) return unchecked
    const verdict = await checkBySchema(object, { schema, hasStatus: resource.hasStatus }, this.values)
    if (verdict.kind === 'fits')
      return { ...unchecked, fieldsChecked: { by: 'schema', celRules: verdict.celRules } }
    // The live object may have what the manifest lacks.
    const isCertain = verdict.kind === 'shape' || (live === undefined && !(await this.mayChange(resource)))
    if (!isCertain) return unchecked
    return { kind: 'rejected', failure: verdict.failure, fieldsChecked: { by: 'schema', celRules: false } }
  }

  /** Whether a webhook or policy of the configuration or of the cluster may change objects of the kind. */
  private async mayChange(resource: Resource): Promise<boolean> {
    if (this.wanted.some(({ object }) => mayMutate(object, resource))) return true
    this.mutators ??= this.listMutators()
    const live = await this.mutators
    return live === undefined || live.some(one => mayMutate(one, resource))
  }

  /** Undefined if they can't be listed. An older server has no mutating policies. */
  private async listMutators(): Promise<readonly LiveObject[] | undefined> {
    const [webhooks, policies] = await Promise.all(mutatorKinds.map(kind => this.api.list(kind)))
    if (webhooks?.ok !== true) return undefined
    if (policies?.ok !== true) return policies?.failure.status === 404 ? webhooks.value : undefined
    return [...webhooks.value, ...policies.value]
  }
}

const registration = {
  group: 'admissionregistration.k8s.io',
  version: 'v1',
  namespaced: false,
  verbs: ['list'],
  hasStatus: false,
  aggregated: false,
}
const mutatorKinds: readonly Resource[] = [
  { ...registration, kind: 'MutatingWebhookConfiguration', plural: 'mutatingwebhookconfigurations' },
  { ...registration, kind: 'MutatingAdmissionPolicy', plural: 'mutatingadmissionpolicies' },
]
