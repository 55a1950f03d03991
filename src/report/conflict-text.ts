import type { Manifest } from '../manifest/manifest.ts'
import type { Json } from '../manifest/object.ts'
import { isSecret, maskPair } from '../manifest/secret.ts'
import type { Conflict } from '../plan/conflict.ts'
import { tokensOf } from '../plan/locate.ts'
import { fieldPath } from './field-path.ts'
import { inlineValue } from './value-text.ts'

/** A conflict's two values for showing: those of a Secret are masked. */
export function shownValues(
  { path, live, wanted }: Conflict,
  manifest: Manifest,
): { live: Json | undefined; wanted: Json | undefined } {
  if (!isSecret(manifest.object)) return { live, wanted }
  const { before, after } = maskPair(tokensOf(path), live, wanted)
  return { live: before, wanted: after }
}

/** Field and owner, `.spec.replicas of "kubectl" (Update, scale)`. */
export function ownedField({ path, manager, operation, subresource }: Conflict): string {
  const by = subresource === undefined ? operation : `${operation}, ${subresource}`
  return `${fieldPath(path)} of ${JSON.stringify(manager)} (${by})`
}

/** Field, owner and both values: `.spec.replicas of "autoscaler" (Update, scale): live 5, wanted 3`. */
export function conflictText(conflict: Conflict, manifest: Manifest): string {
  const { live, wanted } = shownValues(conflict, manifest)
  return `${ownedField(conflict)}: live ${brief(live)}, wanted ${brief(wanted)}`
}

function brief(value: Json | undefined): string {
  const text = inlineValue(value)
  return text.length <= 60 ? text : `${text.slice(0, 57)}...`
}
