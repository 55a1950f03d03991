import { propertySchema } from '../../manifest/crd-schema.ts'
import type { Json, JsonObject } from '../../manifest/object.ts'
import { extendPointer } from '../../manifest/pointer.ts'
import { childNode, type Step } from '../fields/managed-fields.ts'
import type { PathStep, Pointers } from './row.ts'

/** The kind whose documents are compared. */
export interface Subject {
  /** Empty for the core group. */
  readonly group: string
  readonly kind: string
  /** The kind is of a CRD or of an aggregated API server. */
  readonly isCustom: boolean
}

/** One place in the two documents, and all that is known about it. */
export interface Place {
  readonly subject: Subject
  readonly path: readonly PathStep[]
  readonly pointers: Pointers
  /** The nodes of this place in fieldsV1, of every manager, from the live object and from the result. */
  readonly nodes: readonly JsonObject[]
  /**
   * The nodes of the live object that decide which part of a removed value is shown: those of Apply entries; if there
   * are none, those of all entries.
   */
  readonly owned: readonly JsonObject[]
  /** The schema that a CRD of the configuration gives for this place. */
  readonly schema: JsonObject | undefined
  /** What the manifest sets here. */
  readonly wanted: Json | undefined
  /** How many texts this place is inside of. */
  readonly textDepth: number
}

/** Two values of one place; undefined where there is none. */
export interface Sides {
  readonly before: Json | undefined
  readonly after: Json | undefined
}

/** Where a field of a map is, from the place of the map. */
export function fieldPlace(map: Place, name: string, wanted: Json | undefined, sides: Sides): Place {
  const key = `f:${name}`
  return {
    ...map,
    path: [...map.path, { kind: 'field', name }],
    pointers: pointersBelow(map.pointers, {
      before: sides.before === undefined ? undefined : name,
      after: sides.after === undefined ? undefined : name,
      manifest: wanted === undefined ? undefined : name,
    }),
    nodes: nodesBelow(map.nodes, key),
    owned: nodesBelow(map.owned, key),
    schema: propertySchema(map.schema, name),
    wanted,
  }
}

/** The pointers to something below a place, by the token on each side; a side without a token has no pointer. */
export function pointersBelow(
  pointers: Pointers,
  tokens: { readonly [side in keyof Pointers]-?: string | number | undefined },
): Pointers {
  const before = below(pointers.before, tokens.before)
  const after = below(pointers.after, tokens.after)
  const manifest = below(pointers.manifest, tokens.manifest)
  return {
    ...(before === undefined ? {} : { before }),
    ...(after === undefined ? {} : { after }),
    ...(manifest === undefined ? {} : { manifest }),
  }
}

function below(pointer: string | undefined, token: string | number | undefined): string | undefined {
  return pointer === undefined || token === undefined ? undefined : extendPointer(pointer, String(token))
}

/** The children under one key of fieldsV1. */
export function nodesBelow(nodes: readonly JsonObject[], key: string): JsonObject[] {
  return nodes.map(node => childNode(node, key)).filter(node => node !== undefined)
}

/** The name of the last field of a path, list items aside. */
export function lastField(path: readonly Step[]): string | undefined {
  const last = path.findLast(step => step.kind === 'field')
  return last?.kind === 'field' ? last.name : undefined
}
