import { itemSchema, ownPropertySchema, propertySchema } from '../manifest/crd-schema.ts'
import { isJsonObject, type JsonObject } from '../manifest/object.ts'
import { nearest } from '../nearest.ts'

/**
 * For each path of an unknown field, as the server writes it (`spec.containers[name="c"].imagee`): the name of the known
 * field beside it that is most like it. Paths without a similar field are left out.
 */
export function similarFields(
  paths: readonly string[],
  schema: JsonObject,
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    paths.flatMap(path => {
      const steps = [...path.matchAll(/\[(?:"(?:[^"\\]|\\.)*"|[^\]"])*\]|[^.[\]]+/g)].map(([step]) => step)
      const name = steps.pop()
      const parent = steps.reduce<JsonObject | undefined>(schemaAt, schema)
      const known = parent?.['properties']
      if (name === undefined || !isJsonObject(known) || ownPropertySchema(parent, name) !== undefined)
        return []
      const similar = nearest(name, Object.keys(known))
      return similar === undefined ? [] : [[path, similar]]
    }),
  )
}

function schemaAt(schema: JsonObject | undefined, step: string): JsonObject | undefined {
  return step.startsWith('[') ? itemSchema(schema) : propertySchema(schema, step)
}
