/** Any JSON value; integers that a double cannot hold are tagged strings (json.ts). */
export type Json = null | boolean | number | string | Json[] | JsonObject
export type JsonObject = { [key: string]: Json }

/** A Kubernetes object as a manifest gives it: identity is present, the rest is free. */
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
  /** RFC 3339, whole seconds; moves only when the entry's fields change. */
  time?: string
  fieldsV1?: JsonObject
  subresource?: string
}

type OwnerReference = JsonObject & { kind: string; name: string; uid: string; controller?: boolean }

/** An object as the API server returns it, whole or metadata only (PartialObjectMetadata). */
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

/** Says of a JSON value that it is an object, not null and not a list. */
export function isJsonObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
