import { isCrd } from './kind.ts'
import { isJsonObject, type Json, type JsonObject, type KubeObject } from './object.ts'

/** Finds the schema of a kind: that of a CRD of the configuration, or that which the server publishes. */
export type FindSchema = (apiVersion: string, kind: string) => JsonObject | undefined

/** The schemas of the CRDs among some manifests, by the kinds that they define. */
export function crdSchemas(objects: readonly KubeObject[]): FindSchema {
  const schemas = new Map(objects.filter(isCrd).flatMap(schemasOf))
  return (apiVersion, kind) => schemas.get(`${apiVersion} ${kind}`)
}

/** The schema of a field of a map. */
export function propertySchema(schema: JsonObject | undefined, name: string): JsonObject | undefined {
  return ownPropertySchema(schema, name) ?? asObject(schema?.['additionalProperties'])
}

/** The schema of a field that the schema of the map names. */
export function ownPropertySchema(schema: JsonObject | undefined, name: string): JsonObject | undefined {
  const properties = schema?.['properties']
  return isJsonObject(properties) && Object.hasOwn(properties, name) ? asObject(properties[name]) : undefined
}

/** The schema of the items of a list. */
export function itemSchema(schema: JsonObject | undefined): JsonObject | undefined {
  return asObject(schema?.['items'])
}

function schemasOf({ spec }: KubeObject): [string, JsonObject][] {
  if (!isJsonObject(spec) || !isJsonObject(spec['names']) || !Array.isArray(spec['versions'])) return []
  const { group, names, versions } = spec
  return versions.filter(isJsonObject).flatMap(version => {
    const schema = asObject(asObject(version['schema'])?.['openAPIV3Schema'])
    return schema === undefined
      ? []
      : [
          [`${String(group)}/${String(version['name'])} ${String(names['kind'])}`, schema] as [
            string,
            JsonObject,
          ],
        ]
  })
}

function asObject(value: Json | undefined): JsonObject | undefined {
  return isJsonObject(value) ? value : undefined
}
