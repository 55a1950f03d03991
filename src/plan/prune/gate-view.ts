import { lastApplied } from '../../manifest/last-applied.ts'
import type { LiveObject } from '../../manifest/object.ts'
import { finalizerEntries } from '../fields/finalizer-holders.ts'
import { entriesOf } from '../fields/managed-fields.ts'
import { labelOwners, labelPath } from './ownership.ts'

/**
 * A live object with only the parts that the prune gate reads. Of managedFields, only the owners of our label are left,
 * because a sweep keeps thousands of objects and managedFields are the largest part of most metadata. If the object is
 * being deleted, the owners of its finalizers are left as entries of their own, because a plan names them.
 */
export function gateView(live: LiveObject): LiveObject {
  const { apiVersion, kind } = live
  const { managedFields: _1, annotations, ...metadata } = live.metadata
  const owners = labelOwners(live)
  const holders = metadata.deletionTimestamp === undefined ? [] : finalizerEntries(live)
  // The annotation repeats the whole object. The gate reads it only if no Apply entry owns the label.
  const isApplied = owners.some(({ operation }) => operation === 'Apply')
  const { [lastApplied]: _2, ...others } = annotations ?? {}
  return {
    apiVersion,
    kind,
    metadata: {
      ...metadata,
      ...(annotations === undefined ? {} : { annotations: isApplied ? others : annotations }),
      ...(entriesOf(live).length === 0
        ? {}
        : { managedFields: [...owners.map(owner => ({ ...owner, fieldsV1: onlyLabel })), ...holders] }),
    },
  }
}

const onlyLabel = labelPath.reduceRight((node, key) => ({ [key]: node }), {})
