import { isJsonObject, type JsonObject, type LiveObject } from './object.ts'

/** The annotation in which kubectl's client-side apply keeps the manifest that it sent. */
export const lastApplied = 'kubectl.kubernetes.io/last-applied-configuration'

/** What kubectl's client-side apply noted of the manifest it sent; undefined where there is none that can be read. */
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
