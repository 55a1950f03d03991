import { isJsonObject, type JsonObject, type LiveObject } from './object.ts'

/** The annotation in which `kubectl apply` on the client side stores the manifest that it sent. */
export const lastApplied = 'kubectl.kubernetes.io/last-applied-configuration'

/** The manifest in the last-applied annotation. Undefined if the annotation is missing or is not a JSON object. */
export function lastAppliedOf(live: LiveObject): JsonObject | undefined {
  const text = live.metadata.annotations?.[lastApplied]
  if (text === undefined) return undefined
  try {
    const value = JSON.parse(text)
    return isJsonObject(value) ? value : undefined
  } catch {
    return undefined
  }
}
