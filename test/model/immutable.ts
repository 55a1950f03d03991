import type { FailureCause } from '../../src/api/reply.ts'
import type { Resource } from '../../src/api/resource.ts'
import { isJsonObject, type Json, type JsonObject, type LiveObject } from '../../src/manifest/object.ts'
import { deepEqual } from '../../src/plan/deep-equal.ts'
import { invalid } from './replies.ts'

/** The answer to a write that changes fields that can't change. Undefined if there are none. */
export function immutableRefusal(resource: Resource, live: LiveObject, next: JsonObject) {
  const causes = causesOf(live, next)
  return causes.length === 0 ? undefined : invalid(resource, live.metadata.name, causes)
}

/** In the words of Kubernetes 1.36. */
function causesOf(live: LiveObject, next: JsonObject): FailureCause[] {
  switch (live.kind) {
    case 'Deployment': {
      const selector = (object: JsonObject): Json => fieldOf(object['spec'], 'selector')
      if (deepEqual(selector(live), selector(next))) return []
      const value = JSON.stringify(selector(next))
      const message = `Invalid value: ${value}: field is immutable`
      return [{ reason: 'FieldValueInvalid', field: 'spec.selector', message }]
    }
    case 'ConfigMap':
    case 'Secret': {
      if (live['immutable'] !== true) return []
      const changed = ['data', 'immutable'].filter(
        name => !deepEqual(fieldOf(live, name), fieldOf(next, name)),
      )
      const message = 'Forbidden: field is immutable when `immutable` is set'
      return changed.map(field => ({ reason: 'FieldValueForbidden', field, message }))
    }
    default:
      return []
  }
}

function fieldOf(value: Json | undefined, name: string): Json {
  return (isJsonObject(value) ? value[name] : undefined) ?? null
}
