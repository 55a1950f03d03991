import { isNamespace } from '../manifest/kind.ts'
import { isJsonObject, type KubeObject } from '../manifest/object.ts'

const enforceLabel = 'pod-security.kubernetes.io/enforce'

/** The names of the Namespaces among some objects that enforce Pod Security. The level `privileged` forbids nothing. */
export function guardedNamespaces(objects: readonly KubeObject[]): Set<string> {
  return new Set(objects.filter(isGuarded).map(({ metadata }) => metadata.name))
}

function isGuarded(object: KubeObject): boolean {
  const { labels } = object.metadata
  if (!isNamespace(object) || !isJsonObject(labels)) return false
  const level = labels[enforceLabel]
  return level !== undefined && level !== 'privileged'
}
