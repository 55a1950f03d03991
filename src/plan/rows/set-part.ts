import { isJsonObject, type Json, type JsonObject } from '../../manifest/object.ts'
import { ChildIndex } from '../fields/child-index.ts'
import { childrenOf, isLeaf } from '../fields/managed-fields.ts'
import { matchItems } from './match-items.ts'
import { nodesBelow } from './place.ts'

/**
 * The part of a value that the manifest sets as well, without what only the server adds. Values come from the
 * document, in which secrets are masked, and only the shape from the manifest.
 */
export function setPart(value: Json, wanted: Json): Json {
  if (isJsonObject(value) && isJsonObject(wanted)) {
    const names = Object.keys(value).filter(name => Object.hasOwn(wanted, name))
    if (names.length === 0) return Object.keys(wanted).length === 0 ? {} : value
    return Object.fromEntries(names.map(name => [name, setPart(value[name] ?? null, wanted[name] ?? null)]))
  }
  if (!Array.isArray(value) || !Array.isArray(wanted)) return value
  if (value.length === wanted.length) return value.map((item, index) => setPart(item, wanted[index] ?? null))
  const { pairs } = matchItems({ before: wanted, after: value, merge: { kind: 'whole' } })
  const sources = new Map(pairs.map(([source, target]) => [target, wanted[source] ?? null]))
  return value.flatMap((item, index) => {
    const source = sources.get(index)
    return source === undefined ? [] : [setPart(item, source)]
  })
}

/**
 * The part of a live value that managers own in fieldsV1, so without what the server added. Without nodes, the whole
 * value.
 */
export function ownedPart(value: Json, nodes: readonly JsonObject[]): Json {
  if (nodes.length === 0 || nodes.some(isLeaf)) return value
  if (Array.isArray(value)) {
    const children = new ChildIndex(nodes.flatMap(childrenOf))
    return value.flatMap(item => {
      const keys = new Set(children.fitting(item).map(({ key }) => key))
      const below = [...keys].flatMap(key => nodesBelow(nodes, key))
      return below.length === 0 ? [] : [ownedPart(item, below)]
    })
  }
  if (!isJsonObject(value)) return value
  const owned = Object.entries(value).flatMap(([name, item]) => {
    const below = nodesBelow(nodes, `f:${name}`)
    return below.length === 0 ? [] : [[name, ownedPart(item, below)] as const]
  })
  return owned.length === 0 ? value : Object.fromEntries(owned)
}
