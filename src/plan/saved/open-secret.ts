import { lastApplied } from '../../manifest/last-applied.ts'
import { isJsonObject, type Json, type JsonObject, type KubeObject } from '../../manifest/object.ts'
import { isSealOf } from '../seal.ts'

/**
 * The manifest of a Secret with its values, which are taken from the live Secret. Undefined if the live Secret does not
 * have exactly the values that were sealed, because nobody can read a value from its hash. `live` is undefined if there
 * is no Secret.
 */
export function openSecret(
  sealed: KubeObject,
  live: JsonObject | undefined,
  salt: string,
): KubeObject | undefined {
  const data = fieldsOf(live?.['data'])
  const body = {
    ...sealed,
    metadata: openMetadata(sealed.metadata, live),
    ...opened('data', sealed, key => data[key]),
    ...opened('stringData', sealed, key => decoded(data[key])),
  }
  return isSealOf(sealed, body, salt) ? body : undefined
}

function openMetadata(metadata: KubeObject['metadata'], live: JsonObject | undefined) {
  const annotations = fieldsOf(metadata['annotations'])
  const value = fieldsOf(fieldsOf(live?.['metadata'])['annotations'])[lastApplied]
  if (annotations[lastApplied] === undefined || value === undefined) return metadata
  return { ...metadata, annotations: { ...annotations, [lastApplied]: value } }
}

function opened(
  name: 'data' | 'stringData',
  sealed: KubeObject,
  find: (key: string) => Json | undefined,
): JsonObject {
  const map = sealed[name]
  if (!isJsonObject(map)) return {}
  return { [name]: Object.fromEntries(Object.keys(map).map(key => [key, find(key) ?? null])) }
}

function decoded(value: Json | undefined): string | undefined {
  return typeof value === 'string' ? Buffer.from(value, 'base64').toString('utf8') : undefined
}

function fieldsOf(value: Json | undefined): JsonObject {
  return isJsonObject(value) ? value : {}
}
