import type { Reply } from '../../api/reply.ts'
import { apiVersionOf, type Resource } from '../../api/resource.ts'
import type { FindSchema } from '../../manifest/crd-schema.ts'
import { isJsonObject, type Json, type JsonObject } from '../../manifest/object.ts'
import type { Send } from '../transport/client.ts'
import { getJson } from '../transport/request-json.ts'

/**
 * The schemas that the server publishes for the custom resources of one group version (OpenAPI v3). Every user who is
 * logged in may read them, and they contain the same types, `nullable` and `x-kubernetes-*` as the CRDs.
 */
export async function publishedSchemas(
  send: Send,
  of: Pick<Resource, 'group' | 'version'>,
): Promise<Reply<FindSchema>> {
  const reply = await getJson(send, `/openapi/v3/apis/${apiVersionOf(of)}`)
  return reply.ok ? { ...reply, value: schemasIn(reply.value) } : reply
}

function schemasIn(document: JsonObject): FindSchema {
  const all = fieldsOf(fieldsOf(document['components'])['schemas'])
  const schemas = new Map(Object.values(all).filter(isJsonObject).flatMap(kindsOf))
  return (apiVersion, kind) => schemas.get(`${apiVersion} ${kind}`)
}

/** The kinds that a schema describes, each with the schema. */
function kindsOf(schema: JsonObject): [string, JsonObject][] {
  const kinds = schema['x-kubernetes-group-version-kind']
  return (Array.isArray(kinds) ? kinds.filter(isJsonObject) : []).map(({ group, version, kind }) => [
    `${String(group)}/${String(version)} ${String(kind)}`,
    schema,
  ])
}

function fieldsOf(value: Json | undefined): JsonObject {
  return isJsonObject(value) ? value : {}
}
