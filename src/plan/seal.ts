import { createHash } from 'node:crypto'
import { stringifyJson } from '../manifest/json.ts'
import { lastApplied } from '../manifest/last-applied.ts'
import { isJsonObject, type Json, type JsonObject, type KubeObject } from '../manifest/object.ts'
import { isSecret } from '../manifest/secret.ts'

/**
 * The body of a manifest without the values of a Secret, for a plan. Each value is replaced by a hash of the plan's
 * salt, the key and the value. The hash shows whether the configuration still has the same Secret. Nobody can read the
 * value from the hash, but a guessed value can be checked against it. Other kinds are not changed.
 */
export function seal(body: KubeObject, salt: string): KubeObject {
  if (!isSecret(body)) return body
  return {
    ...body,
    metadata: sealedMetadata(body.metadata, salt),
    ...sealedMap('data', body, salt),
    ...sealedMap('stringData', body, salt),
  }
}

/** Whether `sealed` was made from `body` with this salt. */
export function isSealOf(sealed: KubeObject, body: KubeObject, salt: string): boolean {
  return stringifyJson(seal(body, salt)) === stringifyJson(sealed)
}

/** A manifest made from a live Secret may have the annotation in which kubectl keeps the whole object. */
function sealedMetadata(metadata: KubeObject['metadata'], salt: string): KubeObject['metadata'] {
  const { annotations } = metadata
  const applied = isJsonObject(annotations) ? annotations[lastApplied] : undefined
  if (applied === undefined || !isJsonObject(annotations)) return metadata
  return { ...metadata, annotations: { ...annotations, [lastApplied]: hash(salt, lastApplied, applied) } }
}

function sealedMap(name: 'data' | 'stringData', body: KubeObject, salt: string): JsonObject {
  const map = body[name]
  if (map === undefined) return {}
  if (!isJsonObject(map)) return { [name]: hash(salt, '', map) }
  const sealed = Object.entries(map).map(([key, value]) => [key, hash(salt, key, value)])
  return { [name]: Object.fromEntries(sealed) }
}

function hash(salt: string, key: string, value: Json): string {
  return `sha256:${createHash('sha256')
    .update(JSON.stringify([salt, key, value]))
    .digest('hex')}`
}
