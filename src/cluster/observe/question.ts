import type { Resource } from '../../api/resource.ts'
import type { FindSchema } from '../../manifest/crd-schema.ts'
import type { Manifest } from '../../manifest/manifest.ts'
import type { BodyRules } from '../../plan/body-for-live.ts'
import type { FoundClaimRules } from '../../plan/fields/extra-claims.ts'

/** One wanted object, and the rules for asking the server about it. */
export interface Question extends BodyRules, FoundClaimRules {
  readonly manifest: Manifest
  readonly resource: Resource
  readonly forceConflicts: boolean
  /** Knows the defaults that the server fills in. */
  readonly findDefaults?: FindSchema
}
