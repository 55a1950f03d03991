import { rejectionOf } from '../api/rejection.ts'
import type { Api } from '../cluster/rest/api.ts'
import type { FindSchema } from '../manifest/crd-schema.ts'
import type { Change, Refused } from '../plan/change.ts'
import { similarFields } from '../plan/similar-fields.ts'

/**
 * Adds to each refusal because of unknown fields the known fields that are most like them. The schema is that of a CRD
 * of the configuration, else the one that the server publishes. Without such a refusal no request is sent.
 */
export async function nameFields(
  api: Pick<Api, 'schemas'>,
  changes: readonly Change[],
  findSchema: FindSchema,
): Promise<Change[]> {
  const published = new Map<string, Promise<FindSchema>>()
  const schemaOf = async ({ ref, resource }: Refused) => {
    const own = findSchema(ref.apiVersion, ref.kind)
    if (own !== undefined || resource === undefined) return own
    const reading = published.get(ref.apiVersion) ?? readSchemas(api, resource)
    published.set(ref.apiVersion, reading)
    return (await reading)(ref.apiVersion, ref.kind)
  }
  return Promise.all(
    changes.map(async change => {
      const paths = unknownPaths(change)
      if (change.action !== 'refused' || paths.length === 0) return change
      const schema = await schemaOf(change)
      if (schema === undefined) return change
      return { ...change, evidence: { kind: 'similar-fields', names: similarFields(paths, schema) } }
    }),
  )
}

async function readSchemas(
  api: Pick<Api, 'schemas'>,
  resource: NonNullable<Refused['resource']>,
): Promise<FindSchema> {
  const reply = await api.schemas(resource, { resolve: true })
  return reply.ok ? reply.value : () => undefined
}

function unknownPaths(change: Change): readonly string[] {
  if (change.action !== 'refused' || change.half !== 'apply') return []
  if (change.reason.kind !== 'rejected') return []
  const rejection = rejectionOf(change.reason.failure)
  return rejection.kind === 'unknown-fields' ? rejection.paths : []
}
