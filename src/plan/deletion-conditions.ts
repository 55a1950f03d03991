import { isCrd, isNamespace } from '../manifest/kind.ts'
import { isJsonObject, type LiveObject } from '../manifest/object.ts'

/** What the status of an object says about its deletion: the type of a condition that is true, and its message. */
export interface DeletionCondition {
  readonly type: string
  readonly message: string
}

/** Whether the status of a kind says what holds the deletion of an object. */
export function explainsDeletion(object: Parameters<typeof isNamespace>[0]): boolean {
  return isNamespace(object) || isCrd(object)
}

/**
 * What the status of an object that is being deleted says about that. The controller of Namespaces writes conditions such
 * as NamespaceContentRemaining, all of them about the deletion. Of a CustomResourceDefinition, only Terminating is.
 */
export function deletionConditions(live: LiveObject): DeletionCondition[] {
  if (!explainsDeletion(live)) return []
  const { status } = live
  const conditions = isJsonObject(status) ? status['conditions'] : undefined
  return (Array.isArray(conditions) ? conditions : [])
    .filter(isJsonObject)
    .filter(({ type, status }) => status === 'True' && (isNamespace(live) || type === 'Terminating'))
    .map(({ type, message }) => ({ type: String(type), message: String(message ?? type) }))
}
