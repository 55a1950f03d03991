import { stringifyJson } from '../manifest/json.ts'
import type { JsonObject } from '../manifest/object.ts'

/** One document of schema/output.json as text. */
export function documentText(kind: 'Diff' | 'Rollout' | 'Version', fields: JsonObject): string {
  return `${stringifyJson({ apiVersion: 'kubectl-nixos/v1', kind, ...fields }, 2)}\n`
}
