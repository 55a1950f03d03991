import { stringifyJson } from '../manifest/json.ts'
import type { JsonObject } from '../manifest/object.ts'
import { visibleLines } from './visible.ts'

/** One document of schema/output.json as text, which moves no cursor either: JSON.stringify escapes few controls. */
export function documentText(kind: 'Diff' | 'Rollout' | 'Version', fields: JsonObject): string {
  return `${visibleLines(stringifyJson({ apiVersion: 'kubectl-nixos/v1', kind, ...fields }, 2))}\n`
}
