import { groupOf, type ObjectKey } from '../manifest/key.ts'
import { groupKindOf } from '../manifest/kind.ts'
import type { KubeObject } from '../manifest/object.ts'
import { fields, named } from './pod-references.ts'

const rbac = 'rbac.authorization.k8s.io/v1'

/**
 * The keys of the objects without which admission denies an object (docs/rules.md 1.13): the service account, priority
 * class and runtime class of a Pod, and the role of a binding. Admission reads that role to check that the user may
 * grant its rights. Other references are not listed, because only controllers read them, after the write.
 */
export function referencesOf(object: KubeObject): ObjectKey[] {
  const namespace = object.metadata.namespace ?? ''
  const kind = groupKindOf(object)
  if (isPod(object)) {
    const spec = fields(object['spec'])
    return [
      ...named('v1', 'ServiceAccount', [spec['serviceAccountName']], namespace),
      ...named('scheduling.k8s.io/v1', 'PriorityClass', [spec['priorityClassName']]),
      ...named('node.k8s.io/v1', 'RuntimeClass', [spec['runtimeClassName']]),
    ]
  }
  if (kind !== `${groupOf(rbac)}/RoleBinding` && kind !== `${groupOf(rbac)}/ClusterRoleBinding`) return []
  const { kind: role, name } = fields(object['roleRef'])
  return role === 'Role' ? named(rbac, 'Role', [name], namespace) : named(rbac, 'ClusterRole', [name])
}

const references = ['serviceAccountName', 'serviceAccount', 'priorityClassName', 'runtimeClassName']

/**
 * A Pod without the service account and the classes that it names: a dry run in another namespace fails if they are
 * missing there, before the server looks at values. Undefined if the object is no Pod or names none of them.
 */
export function withoutReferences(object: KubeObject): KubeObject | undefined {
  const spec = fields(object['spec'])
  if (!isPod(object) || !references.some(name => Object.hasOwn(spec, name))) return undefined
  const left = Object.entries(spec).filter(([name]) => !references.includes(name))
  return { ...object, spec: Object.fromEntries(left) }
}

function isPod(object: KubeObject): boolean {
  return groupKindOf(object) === '/Pod'
}
