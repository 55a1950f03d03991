import type { KubeObject } from '../manifest/object.ts'
import { visible } from './visible.ts'

/**
 * The warning of dump, as one line, about objects in which it could not fill in the namespace. Empty if there are none.
 * `namespace` is the one that apply will set if their kinds turn out to be namespaced.
 */
export function unknownScopeWarning(objects: readonly KubeObject[], namespace: string): string {
  if (objects.length === 0) return ''
  const kinds = [...new Set(objects.map(({ kind, apiVersion }) => `${kind} of ${apiVersion}`))].sort()
  const which = objects.length === 1 ? 'an object' : `${objects.length} objects`
  const theirs = kinds.length === 1 ? 'this kind is namespaced' : 'these kinds are namespaced'
  return visible(
    `warning: dump did not set the namespace ${namespace} in ${which}, because only the cluster knows whether ${theirs}: ${kinds.join(', ')}. Add the CRD to the configuration, or set metadata.namespace.`,
  ).concat('\n')
}
