import type { Resource } from '../../api/resource.ts'
import { apiVersionOf } from '../../api/resource.ts'
import { isJsonObject, type Json, type JsonObject, type LiveObject } from '../../manifest/object.ts'

/** Whether an object of an answer has a name. Without one, nothing can be decided about it. */
export function carriesIdentity(value: Json): value is JsonObject {
  return (
    isJsonObject(value) && isJsonObject(value['metadata']) && typeof value['metadata']['name'] === 'string'
  )
}

/**
 * Sets the apiVersion and kind of the resource on an object of an answer, because items of lists lack them and
 * metadata-only answers have those of PartialObjectMetadata. Changes the given object, which nobody else uses.
 */
export function asLive(object: JsonObject, resource: Resource): LiveObject {
  object['apiVersion'] = apiVersionOf(resource)
  object['kind'] = resource.kind
  return object as LiveObject
}
