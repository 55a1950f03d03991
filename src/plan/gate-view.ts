import { lastApplied } from '../manifest/last-applied.ts'
import type { LiveObject } from '../manifest/object.ts'
import { entriesOf } from './managed-fields.ts'
import { labelOwners, labelPath } from './ownership.ts'

/**
 * A live object with only what the prune gate reads of it: all of its metadata but the fields that managers own beside
 * our label. A sweep keeps thousands of these at once, and managedFields are the largest part of most metadata.
 */
export function gateView(live: LiveObject): LiveObject {
  const { apiVersion, kind } = live
  const { managedFields: _1, annotations, ...metadata } = live.metadata
  const owners = labelOwners(live)
  // The annotation repeats the whole object. It decides only where no manager owns the label by Apply.
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
        : { managedFields: owners.map(owner => ({ ...owner, fieldsV1: onlyLabel })) }),
    },
  }
}

const onlyLabel = labelPath.reduceRight((node, key) => ({ [key]: node }), {})
