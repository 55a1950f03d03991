import { UserError } from '../errors.ts'
import { type Manifest, type Move, withBody } from './manifest.ts'
import { isJsonObject } from './object.ts'
import { extendPointer } from './pointer.ts'

/** The label of every managed object; its value is the checksum, as in DBCDK/kubernixos. */
export const checksumLabel = 'kubernixos'
/** The label that keeps the objects of several configurations on one cluster apart. */
export const instanceLabel = 'kubernixos/instance'

/**
 * Puts our labels on an object, and on nothing inside it: a label in a pod template would restart
 * every pod at every change. The manifest's own values for them give way. The input stays as it is.
 */
export function stamp(manifest: Manifest, checksum: string, instance: string | undefined): Manifest {
  const { object } = manifest
  const own = object.metadata['labels']
  const { [checksumLabel]: _checksum, [instanceLabel]: _instance, ...others } = isJsonObject(own) ? own : {}
  const labels = {
    ...others,
    [checksumLabel]: checksum,
    ...(instance === undefined ? {} : { [instanceLabel]: instance }),
  }
  const body = { ...object, metadata: { ...object.metadata, labels } }
  return withBody(manifest, body, Object.keys(others).length === 0 ? allLabelsAdded : ourLabelsAdded)
}

const ourLabelsAdded: readonly Move[] = [checksumLabel, instanceLabel].map(label => ({
  to: extendPointer('/metadata/labels', label),
}))
const allLabelsAdded: readonly Move[] = [{ to: '/metadata/labels' }]

/**
 * Refuses an instance that can't be a label value (Kubernetes: at most 63 of letters, digits, `-_.`,
 * a letter or digit at both ends). Throws UserError.
 */
export function checkInstance(instance: string): void {
  if (instance.length <= 63 && /^[A-Za-z0-9]([A-Za-z0-9_.-]*[A-Za-z0-9])?$/.test(instance)) return
  throw new UserError(`kubernixos.instance is ${JSON.stringify(instance)}, which is no label value`, {
    hint: 'a label value has 1 to 63 letters, digits, - _ or . and starts and ends with a letter or digit',
  })
}
