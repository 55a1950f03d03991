import { createHash } from 'node:crypto'
import { stringifyJson } from '../manifest/json.ts'
import { isJsonObject, type Json, type JsonObject, type KubeObject } from '../manifest/object.ts'
import { isSecret } from '../manifest/secret.ts'

/**
 * The body of a manifest as a plan may hold it: each value of a Secret is replaced by a hash over the plan's salt, its
 * name and the value. The hash shows whether a configuration still has the same Secret, and nothing of the value to a
 * reader who does not guess it. Anything but a Secret stays as it is.
 */
export function seal(body: KubeObject, salt: string): KubeObject {
  if (!isSecret(body)) return body
  return { ...body, ...sealedMap('data', body, salt), ...sealedMap('stringData', body, salt) }
}

/** Whether a body is the one that was sealed. */
export function isSealOf(sealed: KubeObject, body: KubeObject, salt: string): boolean {
  return stringifyJson(seal(body, salt)) === stringifyJson(sealed)
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
