import type { Resource } from '../api/resource.ts'
import { groupKindOf } from '../manifest/kind.ts'
import { isJsonObject, type Json, type KubeObject, type LiveObject } from '../manifest/object.ts'

/**
 * Whether a mutating webhook or policy may change objects of a kind before the server checks their values. Selectors and
 * conditions are not read, so a `true` is only a possibility.
 */
export function mayMutate(object: KubeObject | LiveObject, resource: Resource): boolean {
  switch (groupKindOf(object)) {
    case 'admissionregistration.k8s.io/MutatingWebhookConfiguration':
      return items(object['webhooks']).some(webhook => items(webhook['rules']).some(fits(resource)))
    case 'admissionregistration.k8s.io/MutatingAdmissionPolicy': {
      const constraints = fields(fields(object['spec'])['matchConstraints'])
      return items(constraints['resourceRules']).some(fits(resource))
    }
    default:
      return false
  }
}

function fits({ group, plural }: Resource): (rule: Record<string, Json>) => boolean {
  return ({ apiGroups, resources }) =>
    hasOne(apiGroups, ['*', group]) && hasOne(resources, ['*', '*/*', plural, `${plural}/*`])
}

function hasOne(list: Json | undefined, wanted: readonly string[]): boolean {
  return Array.isArray(list) && list.some(item => typeof item === 'string' && wanted.includes(item))
}

function items(value: Json | undefined): Record<string, Json>[] {
  return Array.isArray(value) ? value.filter(isJsonObject) : []
}

function fields(value: Json | undefined): Record<string, Json> {
  return isJsonObject(value) ? value : {}
}
