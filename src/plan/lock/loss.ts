import type { LeaseState } from './lease-state.ts'

/** Why a run has lost its lock. */
export type Loss =
  /** Another run has taken it, or somebody has edited the Lease. */
  | { readonly kind: 'taken'; readonly by: LeaseState }
  | { readonly kind: 'deleted' }
  /** No renewal has succeeded for too long. */
  | { readonly kind: 'not-renewed'; readonly why: string }
