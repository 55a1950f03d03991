import type { Resource } from '../../api/resource.ts'
import type { FindSchema } from '../../manifest/crd-schema.ts'
import type { Manifest } from '../../manifest/manifest.ts'
import type { LiveObject } from '../../manifest/object.ts'
import type { Answer, NotAsked } from '../../plan/observation.ts'
import { checkBySchema } from '../../plan/schema/check-by-schema.ts'
import { ValueFaults } from '../../plan/schema/value-faults.ts'
import type { Mutators } from './mutators.ts'

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
  private readonly findSchema: FindSchema
  private readonly mutators: Mutators
  private readonly values = new ValueFaults()

  constructor(findSchema: FindSchema, mutators: Mutators) {
    this.findSchema = findSchema
    this.mutators = mutators
  }

  async answer({ manifest: { object }, resource, live, why }: Unserved): Promise<Answer> {
    const unchecked = { kind: 'not-asked', why } as const
    const schema = this.findSchema(object.apiVersion, object.kind)
    if (schema === undefined) return unchecked
    const verdict = await checkBySchema(object, { schema, hasStatus: resource.hasStatus }, this.values)
    if (verdict.kind === 'fits')
      return { ...unchecked, fieldsChecked: { by: 'schema', celRules: verdict.celRules } }
    // The live object may have what the manifest lacks.
    const isCertain =
      verdict.kind === 'shape' || (live === undefined && !(await this.mutators.mayChange(resource)))
    if (!isCertain) return unchecked
    return { kind: 'rejected', failure: verdict.failure, fieldsChecked: { by: 'schema', celRules: false } }
  }
}
