import { rejectionOf } from '../api/rejection.ts'
import type { ApiFailure, FailureCause } from '../api/reply.ts'
import { groupKindOf } from '../manifest/kind.ts'
import { isJsonObject, type Json, type KubeObject } from '../manifest/object.ts'
import { obstacleOf } from './admission.ts'

/**
 * What a failed dry run in another namespace shows about the manifest (docs/rules.md 1.32).
 * - `shape`: an unknown field, a value of a wrong type, or an invalid name. The server finds them before it looks at
 *   anything else.
 * - `value`: a value of the manifest that the kind does not allow. An object of the same name may be the cause, too.
 * - `nothing`: the failure may come from the namespace.
 */
export type ManifestFault = 'shape' | 'value' | 'nothing'

/** What a failure says about the manifest of `object`. The texts are those of Kubernetes 1.36. */
export function manifestFault(failure: ApiFailure, object: KubeObject): ManifestFault {
  if (obstacleOf(failure) !== undefined) return 'nothing'
  const rejection = rejectionOf(failure)
  if (rejection.kind === 'unknown-fields' || isMalformed(failure)) return 'shape'
  if (failure.status !== 422 || rejection.kind !== 'other') return 'nothing'
  const { causes } = failure
  if (causes.some(({ field }) => field === 'metadata.name')) return 'shape'
  return causes.some(cause => isOfManifest(cause, object)) ? 'value' : 'nothing'
}

/** The merge of an apply fails before the server looks at admission. A conversion webhook has another text. */
function isMalformed({ message }: ApiFailure): boolean {
  return (
    message.startsWith('failed to create typed patch object ') ||
    /^failed to convert new object .*: unable to convert unstructured object to /.test(message)
  )
}

const aboutValue = new Set([
  'FieldValueInvalid',
  'FieldValueNotSupported',
  'FieldValueForbidden',
  'FieldValueDuplicate',
  'FieldValueTooLong',
  'FieldValueTooMany',
  'FieldValueTypeInvalid',
])

/** Lists in which an item names another part of the same Pod, such as a volume. */
const namesPartOfPod = new Set(['volumeMounts', 'volumeDevices', 'claims'])

/** Whether the manifest sets the field of a cause, or the map that lacks a required field. */
function isOfManifest({ reason, field }: FailureCause, object: KubeObject): boolean {
  const steps = stepsOf(field)
  // A LimitRange of the other namespace fills in requests and limits of Pods.
  if (groupKindOf(object) === '/Pod' && steps.includes('resources')) return false
  if (field === 'metadata.namespace') return false
  if (reason === 'FieldValueRequired') {
    const parent = steps.slice(0, -1)
    return parent.length > 0 && isJsonObject(valueAt(object, parent))
  }
  const lacksPart = reason === 'FieldValueNotFound' && steps.some(step => namesPartOfPod.has(step))
  return (aboutValue.has(reason) || lacksPart) && steps.length > 0 && valueAt(object, steps) !== undefined
}

/** The steps of a field as the server writes it: `spec.containers[0].image`, `data[a.b]`. */
function stepsOf(field: string): string[] {
  return [...field.matchAll(/\[([^\]]*)\]|([^.[\]]+)/g)].map(([, inside, plain]) => inside ?? plain ?? '')
}

function valueAt(object: KubeObject, steps: readonly string[]): Json | undefined {
  return steps.reduce<Json | undefined>(
    (value, step) => {
      if (Array.isArray(value)) return value[Number(step)]
      return isJsonObject(value) && Object.hasOwn(value, step) ? value[step] : undefined
    },
    object as unknown as Json,
  )
}
