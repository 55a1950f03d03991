import { describeRef, type ObjectRef } from '../manifest/key.ts'
import { visible } from './visible.ts'

const most = 3

/** A warning of the server with the objects that it is about: `v1beta1 is deprecated (Widget a and 9 more)`. */
export function apiWarningText(text: string, objects: readonly ObjectRef[]): string {
  const names = objects.slice(0, most).map(ref => visible(describeRef(ref)))
  const rest = objects.length - names.length
  const listed = rest > 0 ? `${names.join(', ')} and ${rest} more` : names.join(', ')
  return listed === '' ? text : `${text} (${listed})`
}
