import { groupOf, keyOf, type ObjectKey } from '../manifest/key.ts'
import { groupKindOf } from '../manifest/kind.ts'
import { isJsonObject, type Json, type JsonObject, type KubeObject } from '../manifest/object.ts'

const rbac = 'rbac.authorization.k8s.io/v1'

/**
 * The keys of the objects without which admission denies an object (docs/rules.md 1.13): the service account, priority
 * class and runtime class of a Pod, and the role of a binding. Admission reads that role to check that the user may
 * grant its rights. Other references are not listed, because only controllers read them, after the write.
 */
export function referencesOf(object: KubeObject): ObjectKey[] {
  const namespace = object.metadata.namespace ?? ''
  const kind = groupKindOf(object)
  if (kind === '/Pod') {
    const spec = fields(object['spec'])
    return [
      ...reference('v1', 'ServiceAccount', spec['serviceAccountName'], namespace),
      ...reference('scheduling.k8s.io/v1', 'PriorityClass', spec['priorityClassName']),
      ...reference('node.k8s.io/v1', 'RuntimeClass', spec['runtimeClassName']),
    ]
  }
  if (kind !== `${groupOf(rbac)}/RoleBinding` && kind !== `${groupOf(rbac)}/ClusterRoleBinding`) return []
  const { kind: role, name } = fields(object['roleRef'])
  return role === 'Role' ? reference(rbac, role, name, namespace) : reference(rbac, 'ClusterRole', name)
}

function reference(apiVersion: string, kind: string, name: Json | undefined, namespace = ''): ObjectKey[] {
  return typeof name === 'string' ? [keyOf({ apiVersion, kind, namespace, name })] : []
}

function fields(value: Json | undefined): JsonObject {
  return isJsonObject(value) ? value : {}
}
