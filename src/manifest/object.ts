/** Any JSON value. Integers that a double can't hold are tagged strings (json.ts). */
export type Json = null | boolean | number | string | Json[] | JsonObject
export type JsonObject = { [key: string]: Json }

/** The object of a manifest. Its apiVersion, kind and name are checked, and the other fields may be anything. */
export type KubeObject = JsonObject & {
  apiVersion: string
  kind: string
  metadata: JsonObject & { name: string; namespace?: string }
}

/** One entry of `metadata.managedFields` (KEP-555). */
export type ManagedFieldsEntry = JsonObject & {
  manager?: string
  operation: 'Apply' | 'Update'
  apiVersion: string
  /** RFC 3339, in whole seconds. The server sets it only when the fields of the entry change. */
  time?: string
  fieldsV1?: JsonObject
  subresource?: string
}

type OwnerReference = JsonObject & { kind: string; name: string; uid: string; controller?: boolean }

/** An object as the API server returns it: the whole object, or only its metadata (PartialObjectMetadata). */
export type LiveObject = JsonObject & {
  apiVersion: string
  kind: string
  metadata: JsonObject & {
    name: string
    namespace?: string
    uid: string
    resourceVersion: string
    creationTimestamp: string
    deletionTimestamp?: string
    labels?: Record<string, string>
    annotations?: Record<string, string>
    ownerReferences?: OwnerReference[]
    managedFields?: ManagedFieldsEntry[]
  }
}

/** Whether a JSON value is an object: neither null nor a list. */
export function isJsonObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
