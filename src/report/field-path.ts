import { pathText } from '../manifest/pointer.ts'
import { visible } from './visible.ts'

/** A JSON pointer as text for the terminal: `.spec.containers[0].image`, `.metadata.labels["a.b/c"]`. */
export function fieldPath(pointer: string): string {
  return visible(pathText(pointer))
}
