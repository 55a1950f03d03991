import type { Manifest, Origin } from '../manifest/manifest.ts'
import type { KubeObject, LiveObject } from '../manifest/object.ts'
import { aboutOf } from './about-object.ts'
import type { Extra } from './fields/conflict.ts'
import { findExtras } from './fields/extras.ts'
import { type IgnoreRules, type LeftField, leftFields } from './fields/left-fields.ts'
import type { TakeBackRules } from './fields/take-back.ts'
import type { Observation } from './observation.ts'

/** What every change of a wanted object says about the object and its fields, whatever its action is. */
type AboutManifest = ReturnType<typeof aboutOf> & {
  readonly origin: Origin
  readonly extras: readonly Extra[]
  readonly left?: readonly LeftField[]
}

/** `owners` is the live object after claims. Undefined if the object does not exist. */
export function aboutManifest(
  { manifest, live }: Pick<Observation, 'manifest' | 'live'>,
  owners: LiveObject | undefined,
  rules: TakeBackRules & IgnoreRules,
): AboutManifest {
  const { object, origin } = manifest
  const configured = configuredOf(manifest)
  const extras = owners === undefined ? [] : findExtras(configured, owners, rules)
  const left = live === undefined ? [] : leftFields(configured, live, rules)
  return { ...aboutOf(object), origin, extras, ...(left.length === 0 ? {} : { left }) }
}

/** The body with the fields that it leaves to other managers, because these fields are no extras. */
export function configuredOf({ object, configured = object }: Manifest): KubeObject {
  return configured
}
