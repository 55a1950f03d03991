import type { Resource } from '../../api/resource.ts'
import { apiVersionOf } from '../../api/resource.ts'
import { isJsonObject, type Json, type JsonObject, type LiveObject } from '../../manifest/object.ts'

/** Whether an answer's object has what tells it from others: without a name nothing can be decided on it. */
export function carriesIdentity(value: Json): value is JsonObject {
  return (
    isJsonObject(value) && isJsonObject(value['metadata']) && typeof value['metadata']['name'] === 'string'
  )
}

/**
 * An object of an answer with the apiVersion and kind of its resource: items of lists come without them, and
 * metadata-only answers say PartialObjectMetadata. Changes the object it is given, which is fresh from parsing.
 */
export function asLive(object: JsonObject, resource: Resource): LiveObject {
  object['apiVersion'] = apiVersionOf(resource)
  object['kind'] = resource.kind
  return object as LiveObject
}
