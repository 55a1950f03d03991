import { groupKindOf } from './kind.ts'
import { isJsonObject, type Json, type JsonObject, type KubeObject } from './object.ts'

/** The kinds whose labels the API server copies from the pod template if the object has none. */
const kinds: ReadonlySet<string> = new Set(['/ReplicationController', 'batch/Job'])

/**
 * The labels that the server would give to an object without labels (docs/rules.md 1.17). Empty for other kinds, and
 * without labels in the pod template.
 */
export function templateLabels(object: KubeObject): JsonObject {
  if (!kinds.has(groupKindOf(object))) return {}
  const template = fieldsOf(fieldsOf(object['spec'])['template'])
  return fieldsOf(fieldsOf(template['metadata'])['labels'])
}

function fieldsOf(value: Json | undefined): JsonObject {
  return isJsonObject(value) ? value : {}
}
