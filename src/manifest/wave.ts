import { isJsonObject, type Json, type KubeObject } from './object.ts'
import { ownAnnotations } from './own-annotations.ts'
import type { Problem } from './problems.ts'

/** The annotation of a manifest that chooses its wave. Manifests without it are in wave 0. */
const waveAnnotation = ownAnnotations.wave

/** The wave of a manifest (docs/rules.md 5.5). Its annotation is checked by `waveProblems`. */
export function waveOf({ metadata: { annotations } }: KubeObject): number {
  const value = isJsonObject(annotations) ? annotations[waveAnnotation] : undefined
  return value === undefined ? 0 : Number(value)
}

/** The problem of a wave that is not a whole number. A value that is no text is reported with all annotations. */
export function waveProblems(annotations: Json | undefined): Problem[] {
  const value = isJsonObject(annotations) ? annotations[waveAnnotation] : undefined
  if (typeof value !== 'string' || /^-?\d{1,9}$/.test(value)) return []
  const text = `is ${JSON.stringify(value)}, not a whole number such as "1" or "-1"`
  return [{ pointer: '/metadata/annotations/kubernixos~1wave', text }]
}
