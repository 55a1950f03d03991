import type { LiveObject } from '../../manifest/object.ts'
import { instanceAnnotation } from '../lock/lease-body.ts'
import { leaseName } from '../lock/lease-place.ts'

/** The Leases of each instance, of all Leases of a cluster. Undefined is the configuration without an instance. */
export function leasesByInstance(leases: readonly LiveObject[]): Map<string | undefined, LiveObject[]> {
  // The name follows from the instance, so a Lease of another program is not taken for one of ours.
  const ours = leases.filter(({ metadata }) => metadata.name === leaseName(instanceOf(metadata)))
  return Map.groupBy(ours, ({ metadata }) => instanceOf(metadata))
}

function instanceOf({ annotations }: LiveObject['metadata']): string | undefined {
  return annotations?.[instanceAnnotation]
}
