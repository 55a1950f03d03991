import { UserError } from '../errors.ts'
import { type Manifest, type Move, withBody } from './manifest.ts'
import { isJsonObject, type KubeObject } from './object.ts'
import { ownAnnotations } from './own-annotations.ts'
import { extendPointer } from './pointer.ts'
import { templateLabels } from './template-labels.ts'

/** The label of every object that we apply. Its value is the checksum, as in DBCDK/kubernixos. */
export const checksumLabel = 'kubernixos'
/** The label whose value is the instance, so that several configurations can share one cluster. */
export const instanceLabel = 'kubernixos/instance'

/**
 * The annotation of objects that were there before us. Prune releases such objects and does not delete them
 * (docs/rules.md 1.14).
 */
export const adoptedAnnotation = ownAnnotations.adopted

/**
 * A copy of the manifest with our labels. If the manifest sets these labels, its values are replaced. A kind whose
 * labels the server would fill in gets these as well (docs/rules.md 1.17). The annotation of adopted objects is left
 * out, because a manifest made from a live object may contain it. Pod templates get no labels, because a new checksum
 * would then restart every pod.
 */
export function stamp(manifest: Manifest, checksum: string, instance: string | undefined): Manifest {
  const { object } = manifest
  const own = object.metadata['labels']
  const { [checksumLabel]: _checksum, [instanceLabel]: _instance, ...written } = isJsonObject(own) ? own : {}
  const isEmpty = Object.keys(written).length === 0
  const filled = isEmpty ? templateLabels(object) : {}
  const labels = {
    ...written,
    ...filled,
    [checksumLabel]: checksum,
    ...(instance === undefined ? {} : { [instanceLabel]: instance }),
  }
  const { metadata } = withoutAdopted(object)
  const body = { ...object, metadata: { ...metadata, labels } }
  if (!isEmpty) return withBody(manifest, body, ourLabelsAdded)
  const copied = Object.keys(filled).map(label => ({
    to: extendPointer('/metadata/labels', label),
    from: extendPointer('/spec/template/metadata/labels', label),
  }))
  return withBody(manifest, body, copied.length === 0 ? allLabelsAdded : [...allLabelsAdded, ...copied])
}

/** The object without the annotation of adopted objects. It is the same object if it has no such annotation. */
export function withoutAdopted(object: KubeObject): KubeObject {
  const { annotations, ...metadata } = object.metadata
  if (!isJsonObject(annotations) || !Object.hasOwn(annotations, adoptedAnnotation)) return object
  const { [adoptedAnnotation]: _, ...others } = annotations
  const rest = Object.keys(others).length === 0 ? {} : { annotations: others }
  return { ...object, metadata: { ...metadata, ...rest } as KubeObject['metadata'] }
}

const ourLabelsAdded: readonly Move[] = [checksumLabel, instanceLabel].map(label => ({
  to: extendPointer('/metadata/labels', label),
}))
const allLabelsAdded: readonly Move[] = [{ to: '/metadata/labels' }]

/**
 * Throws UserError if the instance is not a valid label value. Kubernetes allows at most 63 letters, digits, `-`, `_`
 * and `.`, with a letter or digit at both ends.
 */
export function checkInstance(instance: string): void {
  if (instance.length <= 63 && /^[A-Za-z0-9]([A-Za-z0-9_.-]*[A-Za-z0-9])?$/.test(instance)) return
  throw new UserError(
    `kubernixos.instance is ${JSON.stringify(instance)}, which is not a valid label value`,
    {
      hint: 'a label value has 1 to 63 letters, digits, - _ or . and starts and ends with a letter or digit',
    },
  )
}
