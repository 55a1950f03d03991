import { lastApplied } from '../manifest/last-applied.ts'
import { isJsonObject, type Json, type JsonObject } from '../manifest/object.ts'
import { adoptedAnnotation, checksumLabel } from '../manifest/stamp.ts'

/** Bookkeeping of kubectl, of Kubernetes and of this program: never a difference and never an extra. */
export const noiseAnnotations: ReadonlySet<string> = new Set([
  adoptedAnnotation,
  lastApplied,
  'deployment.kubernetes.io/revision',
  'deprecated.daemonset.template.generation',
])

const noiseLabels: ReadonlySet<string> = new Set([checksumLabel])

const noiseMetadata: ReadonlySet<string> = new Set([
  'creationTimestamp',
  'generation',
  'managedFields',
  'resourceVersion',
  'selfLink',
  'uid',
])

/**
 * An object without what never counts as a difference (docs/rules.md 7): the server's bookkeeping, our checksum label,
 * and `status` where it is a subresource. Maps of labels and annotations left empty by that go as well.
 */
export function withoutNoise(object: JsonObject, hasStatus: boolean): JsonObject {
  const { apiVersion, kind, metadata, status, ...rest } = object
  return {
    // In the order in which manifests are read.
    ...present({ apiVersion, kind, metadata: isJsonObject(metadata) ? cleanMetadata(metadata) : metadata }),
    ...rest,
    ...(hasStatus ? {} : present({ status })),
  }
}

function cleanMetadata(metadata: JsonObject): JsonObject {
  const { labels, annotations, ...rest } = without(metadata, noiseMetadata)
  return {
    ...rest,
    ...cleanMap('labels', labels, noiseLabels),
    ...cleanMap('annotations', annotations, noiseAnnotations),
  }
}

function present(fields: Record<string, Json | undefined>): JsonObject {
  const pairs = Object.entries(fields).filter((pair): pair is [string, Json] => pair[1] !== undefined)
  return Object.fromEntries(pairs)
}

function cleanMap(name: string, map: Json | undefined, noise: ReadonlySet<string>): JsonObject {
  if (!isJsonObject(map)) return map === undefined ? {} : { [name]: map }
  const cleaned = without(map, noise)
  return Object.keys(cleaned).length === 0 ? {} : { [name]: cleaned }
}

function without(map: JsonObject, names: ReadonlySet<string>): JsonObject {
  return Object.fromEntries(Object.entries(map).filter(([name]) => !names.has(name)))
}
