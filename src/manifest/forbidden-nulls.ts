import { itemSchema, propertySchema } from './crd-schema.ts'
import type { Move } from './manifest.ts'
import { hasNull, withoutNulls } from './nulls.ts'
import { isJsonObject, type Json, type JsonObject, type KubeObject } from './object.ts'
import { extendPointer } from './pointer.ts'

/** A body, and the items of lists that have another position because an item before them is left out. */
interface Body {
  readonly object: KubeObject
  readonly moves: readonly Move[]
}

/** A value in a custom resource. `to` and `from` are its JSON pointers in the new body and in the given one. */
interface Place {
  readonly schema: JsonObject | undefined
  readonly to: string
  readonly from: string
}

/**
 * A copy of a custom resource without the nulls that its schema forbids (docs/rules.md 1.2). A null stays where the
 * schema says `nullable`, and where no schema gives the field a type. Such a null has a meaning of its own: it keeps a
 * default from being filled in, or it is data of a field without a schema, such as the values of a chart.
 */
export function withoutForbiddenNulls(object: KubeObject, schema: JsonObject): Body {
  if (!hasNull(object)) return { object, moves: [] }
  const moves: Move[] = []
  const body = strip(object, { schema: { ...schema, [embedded]: true }, to: '', from: '' }, moves)
  return { object: body as KubeObject, moves }
}

/** Marks a schema whose objects have apiVersion, kind and metadata, which the server checks by itself. */
const embedded = 'x-kubernetes-embedded-resource'

function strip(value: Json, place: Place, moves: Move[]): Json {
  if (Array.isArray(value)) return stripItems(value, place, moves)
  if (!isJsonObject(value)) return value
  const { schema, to, from } = place
  const fields = Object.entries(value).flatMap(([name, child]): [string, Json][] => {
    if (name === 'metadata' && schema?.[embedded] === true) return [[name, withoutNulls(child)]]
    const below = propertySchema(schema, name)
    if (child === null && forbidsNull(below)) return []
    const at = { schema: below, to: extendPointer(to, name), from: extendPointer(from, name) }
    return [[name, strip(child, at, moves)]]
  })
  return Object.fromEntries(fields)
}

function stripItems(list: Json[], { schema, to, from }: Place, moves: Move[]): Json[] {
  const below = itemSchema(schema)
  const kept = [...list.entries()].filter(([, item]) => item !== null || !forbidsNull(below))
  return kept.map(([index, item], position) => {
    const at = { schema: below, to: `${to}/${position}`, from: `${from}/${index}` }
    if (position !== index) moves.push({ to: at.to, from: at.from })
    return strip(item, at, moves)
  })
}

/** Whether a field must have a value of a type. An int-or-string has a type, too, although it does not say `type`. */
function forbidsNull(schema: JsonObject | undefined): boolean {
  if (schema === undefined || schema['nullable'] === true) return false
  return schema['type'] !== undefined || schema['x-kubernetes-int-or-string'] === true
}
