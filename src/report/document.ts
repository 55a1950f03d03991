import { stringifyJson } from '../manifest/json.ts'
import type { JsonObject } from '../manifest/object.ts'
import { visibleLines } from './visible.ts'

/**
 * One document of schema/output.json as text. Control characters are escaped, because JSON.stringify leaves some of
 * them.
 */
export function documentText(kind: 'Diff' | 'Rollout' | 'Status' | 'Version', fields: JsonObject): string {
  return `${visibleLines(stringifyJson({ apiVersion: 'kubectl-nixos/v1', kind, ...fields }, 2))}\n`
}
