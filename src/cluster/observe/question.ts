import type { Resource } from '../../api/resource.ts'
import type { FindSchema } from '../../manifest/crd-schema.ts'
import type { Manifest } from '../../manifest/manifest.ts'
import type { BodyRules } from '../../plan/body-for-live.ts'
import type { FoundClaimRules } from '../../plan/fields/extra-claims.ts'
import type { ReplaceRules } from '../../plan/prune/replace-gate.ts'

/** One wanted object, and the rules for asking the server about it. */
export interface Question extends BodyRules, FoundClaimRules, ReplaceRules {
  readonly manifest: Manifest
  readonly resource: Resource
  readonly forceConflicts: boolean
  /** Whether objects whose immutable fields change are deleted and created again. */
  readonly recreate: boolean
  /** Knows the defaults that the server fills in. */
  readonly findDefaults?: FindSchema
}
