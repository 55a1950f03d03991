import type { Reply } from '../../api/reply.ts'
import { apiVersionOf, type Resource } from '../../api/resource.ts'
import type { FindSchema } from '../../manifest/crd-schema.ts'
import { isJsonObject, type Json, type JsonObject } from '../../manifest/object.ts'
import type { Send } from '../transport/client.ts'
import { getJson } from '../transport/request-json.ts'

export interface SchemaOptions {
  /** Whether references to other schemas are replaced by them. The schemas of built-in kinds consist of such references. */
  readonly resolve?: boolean
}

/**
 * The schemas that the server publishes for the kinds of one group version (OpenAPI v3). Every user who is logged in may
 * read them. Those of custom resources contain the same types, `nullable` and `x-kubernetes-*` as the CRDs.
 */
export async function publishedSchemas(
  send: Send,
  of: Pick<Resource, 'group' | 'version'>,
  { resolve = false }: SchemaOptions = {},
): Promise<Reply<FindSchema>> {
  const root = of.group === '' ? '/openapi/v3/api' : '/openapi/v3/apis'
  const reply = await getJson(send, `${root}/${apiVersionOf(of)}`)
  return reply.ok ? { ...reply, value: schemasIn(reply.value, resolve) } : reply
}

function schemasIn(document: JsonObject, resolve: boolean): FindSchema {
  const all = fieldsOf(fieldsOf(document['components'])['schemas'])
  const schemas = new Map(Object.values(all).filter(isJsonObject).flatMap(kindsOf))
  return (apiVersion, kind) => {
    const schema = schemas.get(`${apiVersion} ${kind}`)
    return schema === undefined || !resolve ? schema : fieldsOf(resolved(schema, all, []))
  }
}

/** The schema with other schemas in the place of references. A schema inside itself becomes an empty one. */
function resolved(value: Json, all: JsonObject, open: readonly string[]): Json {
  if (Array.isArray(value)) return value.map(item => resolved(item, all, open))
  if (!isJsonObject(value)) return value
  const name = referenceIn(value)
  if (name === undefined)
    return Object.fromEntries(Object.entries(value).map(([key, child]) => [key, resolved(child, all, open)]))
  return open.includes(name) ? {} : resolved(all[name] ?? {}, all, [...open, name])
}

/** The name of the schema that `$ref` names. Beside a default, `$ref` is the only item of `allOf`. */
function referenceIn({ $ref: reference, allOf }: JsonObject): string | undefined {
  const [only] = Array.isArray(allOf) ? allOf : []
  if (typeof reference === 'string') return reference.replace('#/components/schemas/', '')
  return isJsonObject(only) && Array.isArray(allOf) && allOf.length === 1 ? referenceIn(only) : undefined
}

/** The kinds that a schema describes, each with the schema. */
function kindsOf(schema: JsonObject): [string, JsonObject][] {
  const kinds = schema['x-kubernetes-group-version-kind']
  return (Array.isArray(kinds) ? kinds.filter(isJsonObject) : []).map(({ group, version, kind }) => [
    `${apiVersionOf({ group: String(group), version: String(version) })} ${String(kind)}`,
    schema,
  ])
}

function fieldsOf(value: Json | undefined): JsonObject {
  return isJsonObject(value) ? value : {}
}
