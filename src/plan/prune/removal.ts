import type { ApiFailure } from '../../api/reply.ts'
import type { PatchOperation } from '../change.ts'
import type { Row } from '../rows/row.ts'
import type { ReleaseWay } from './release.ts'

/**
 * Why the server was not asked about a removal (docs/rules.md 3.22).
 * - `aggregated`: an aggregated API server serves the kind.
 * - `admission-to-change`: the server refuses the removal, and the rollout changes or deletes an admission webhook or
 *   policy, which may be what refuses it.
 * - `webhook-without-dry-run`: an admission webhook refuses every dry run.
 */
export type RemovalNotAsked = 'aggregated' | 'admission-to-change' | 'webhook-without-dry-run'

/** What the server says about a deletion or a release before anything is written. */
export type Removal =
  | { readonly kind: 'accepted' }
  | {
      readonly kind: 'releasable'
      readonly way: ReleaseWay
      readonly patch: readonly PatchOperation[]
      readonly rows: readonly Row[]
    }
  | { readonly kind: 'not-asked'; readonly why: RemovalNotAsked }
  | { readonly kind: 'rejected'; readonly failure: ApiFailure }
  /** The object no longer exists. */
  | { readonly kind: 'gone' }
