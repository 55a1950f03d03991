import { tokensOf } from '../manifest/pointer.ts'
import { visible } from './visible.ts'

/** A JSON pointer as kubectl and jq write paths: `.spec.containers[0].image`, `.metadata.labels["a.b/c"]`. */
export function fieldPath(pointer: string): string {
  return tokensOf(pointer).map(stepText).join('') || '.'
}

function stepText(step: string): string {
  if (/^\d+$/.test(step)) return `[${step}]`
  if (step === '-') return '[]'
  return /^[A-Za-z_][\w-]*$/.test(step) ? `.${step}` : visible(`[${JSON.stringify(step)}]`)
}
