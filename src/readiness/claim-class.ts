import type { LiveObject } from '../manifest/object.ts'
import { specOf } from './status-fields.ts'

/** The StorageClasses of a cluster. */
export interface StorageClasses {
  readonly names: ReadonlySet<string>
  readonly hasDefault: boolean
}

/** What is known of the StorageClasses. `unlisted`: the server has not listed them yet. */
export type KnownClasses = StorageClasses | 'unlisted'

/** The older form of `spec.storageClassName`. It counts before the field. */
const classAnnotation = 'volume.beta.kubernetes.io/storage-class'
const defaultAnnotations = [
  'storageclass.kubernetes.io/is-default-class',
  'storageclass.beta.kubernetes.io/is-default-class',
]

/** The classes of a complete list of StorageClasses. Their metadata is enough. */
export function storageClassesOf(objects: readonly LiveObject[]): StorageClasses {
  return {
    names: new Set(objects.map(({ metadata }) => metadata.name)),
    hasDefault: objects.some(({ metadata: { annotations = {} } }) =>
      defaultAnnotations.some(name => annotations[name] === 'true'),
    ),
  }
}

/**
 * Why no StorageClass provides a volume for a claim, or why that is not known yet, as a clause. Undefined if one may
 * provide it. Without `classes` nobody will learn whether the class exists. The empty name means that no class is to
 * provide a volume.
 */
export function missingClass(claim: LiveObject, classes: KnownClasses | undefined): string | undefined {
  const named = claim.metadata.annotations?.[classAnnotation] ?? specOf(claim)['storageClassName']
  if (named === '') return 'it asks for no StorageClass, and no PersistentVolume is bound to it'
  if (classes === undefined) return undefined
  if (classes === 'unlisted') return 'the StorageClasses have not been listed yet'
  if (typeof named === 'string')
    return classes.names.has(named) ? undefined : `StorageClass ${named} does not exist`
  return classes.hasDefault ? undefined : 'it names no StorageClass, and the cluster has no default one'
}
