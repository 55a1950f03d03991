import type { LiveObject } from '../../manifest/object.ts'

/** What could be read of the Leases of an instance. */
export type LeasesRead =
  /** At least one. Users with different rights have Leases in different namespaces. */
  | {
      readonly kind: 'found'
      readonly leases: readonly LiveObject[]
      /** The namespaces whose Leases the user may not read. */
      readonly hidden: readonly string[]
    }
  | { readonly kind: 'absent' }
  /** None was found, and the user may not read Leases in these namespaces. */
  | { readonly kind: 'no-rights'; readonly namespaces: readonly string[]; readonly why: string }
  | { readonly kind: 'failed'; readonly why: string }
