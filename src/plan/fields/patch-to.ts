import type { JsonPatchOperation } from '../../api/json-patch.ts'
import type { Json, JsonObject, LiveObject } from '../../manifest/object.ts'
import { extendPointer } from '../../manifest/pointer.ts'
import { deepEqual } from '../deep-equal.ts'

/** The fields of metadata that a manifest can set. The server keeps the others. */
const settableMetadata = ['labels', 'annotations', 'finalizers', 'ownerReferences'] as const

/**
 * A JSON patch that makes one object out of another. It replaces fields of the top level as a whole, because the server
 * limits the number of operations.
 */
export function patchTo(live: LiveObject, target: LiveObject): JsonPatchOperation[] {
  const { metadata: liveMeta, apiVersion: _1, kind: _2, ...liveBody } = live
  const { metadata: targetMeta, apiVersion: _3, kind: _4, ...targetBody } = target
  const names = new Set([...Object.keys(liveBody), ...Object.keys(targetBody)])
  return [
    ...settableMetadata.flatMap(name => operation(`/metadata/${name}`, liveMeta[name], targetMeta[name])),
    ...[...names].flatMap(name =>
      operation(extendPointer('', name), field(liveBody, name), field(targetBody, name)),
    ),
  ]
}

function operation(path: string, before: Json | undefined, after: Json | undefined): JsonPatchOperation[] {
  if (after === undefined) return before === undefined ? [] : [{ op: 'remove', path }]
  return deepEqual(before, after) ? [] : [{ op: 'add', path, value: after }]
}

function field(map: JsonObject, name: string): Json | undefined {
  return Object.hasOwn(map, name) ? map[name] : undefined
}
