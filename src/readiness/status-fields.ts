import { isJsonObject, type Json, type JsonObject, type LiveObject } from '../manifest/object.ts'

/** A condition of a status. `status` is `True`, `False`, `Unknown`, or what the controller wrote instead. */
export interface Condition {
  readonly type: string
  readonly status: string
  readonly reason: string
  readonly message: string
  readonly lastTransitionTime: Json | undefined
  readonly observedGeneration: Json | undefined
}

/** The spec of an object; empty if it has none. */
export function specOf(object: LiveObject): JsonObject {
  return objectAt(object, 'spec')
}

/** The status of an object; empty if it has none. */
export function statusOf(object: LiveObject): JsonObject {
  return objectAt(object, 'status')
}

/** An object in a field; empty if there is none. */
export function objectAt(from: JsonObject, field: string): JsonObject {
  const value = from[field]
  return isJsonObject(value) ? value : {}
}

/** The objects of a list in a field; none if there is no list. */
export function objectsAt(from: JsonObject, field: string): JsonObject[] {
  const value = from[field]
  return Array.isArray(value) ? value.filter(isJsonObject) : []
}

/** A number in a field. Controllers leave out zeros, so an absent field is 0 unless another default is given. */
export function countAt(from: JsonObject, field: string, byDefault = 0): number {
  const value = from[field]
  return typeof value === 'number' ? value : byDefault
}

/** A text in a field; empty if there is none. */
export function textAt(from: JsonObject, field: string): string {
  const value = from[field]
  return typeof value === 'string' ? value : ''
}

/** The conditions of an object. Entries without a type are left out. */
export function conditionsOf(object: LiveObject): Condition[] {
  return objectsAt(statusOf(object), 'conditions')
    .filter(entry => textAt(entry, 'type') !== '')
    .map(entry => ({
      type: textAt(entry, 'type'),
      // Some controllers write booleans.
      status: String(entry['status'] ?? 'Unknown'),
      reason: textAt(entry, 'reason'),
      message: textAt(entry, 'message'),
      lastTransitionTime: entry['lastTransitionTime'],
      observedGeneration: entry['observedGeneration'],
    }))
}

export function conditionOf(object: LiveObject, type: string): Condition | undefined {
  return conditionsOf(object).find(condition => condition.type === type)
}

/** Whether a condition has the status `True`, in any spelling. */
export function isTrue(condition: Condition | undefined): condition is Condition {
  return condition?.status.toLowerCase() === 'true'
}

/** Whether a condition has the status `False`, in any spelling. */
export function isFalse(condition: Condition | undefined): condition is Condition {
  return condition?.status.toLowerCase() === 'false'
}

/** `Available is False (MinimumReplicasUnavailable): Deployment does not have minimum availability`. */
export function conditionText({ type, status, reason, message }: Condition): string {
  return `${type} is ${status}${reasonText(reason, message)}`
}

/** ` (Reason): message` as the end of a clause. A part that is empty is left out. */
export function reasonText(reason: string, message: string): string {
  return `${reason === '' ? '' : ` (${reason})`}${message.trim() === '' ? '' : `: ${clause(message)}`}`
}

/** A message of a controller as a part of a clause: on one line and without a full stop. */
export function clause(message: string): string {
  return message.replace(/\s+/g, ' ').trim().replace(/\.$/, '')
}
