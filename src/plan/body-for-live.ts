import { type Manifest, withBody } from '../manifest/manifest.ts'
import type { KubeObject, LiveObject } from '../manifest/object.ts'
import { withoutFields } from '../manifest/without-fields.ts'
import { type AdoptionRules, needsAnnotation, withAdoption, withAnnotation } from './adoption.ts'
import { type IgnoreRules, leftFields } from './fields/left-fields.ts'

/** The rules that decide what an apply to an existing object sends. */
export interface BodyRules extends AdoptionRules, IgnoreRules {}

/**
 * The manifest as it is sent to an object that exists: with the annotation of adopted objects if the object needs it
 * (docs/rules.md 1.14), and without the fields that are left to other managers (docs/rules.md 1.25).
 */
export function bodyForLive(manifest: Manifest, live: LiveObject | undefined, rules: BodyRules): Manifest {
  const adopted = withAdoption(manifest, live, rules)
  const body = live === undefined ? adopted.object : withoutLeft(adopted.object, live, rules)
  if (body === adopted.object) return adopted
  return { ...withBody(adopted, body, []), configured: adopted.object }
}

/** The same for a body that was made for an earlier state of the object. It loses fields, and gets none back. */
export function bodyForNow(body: KubeObject, live: LiveObject, rules: BodyRules): KubeObject {
  return withoutLeft(needsAnnotation(live, rules) ? withAnnotation(body) : body, live, rules)
}

function withoutLeft(body: KubeObject, live: LiveObject, rules: IgnoreRules): KubeObject {
  const left = leftFields(body, live, rules)
  return left.length === 0
    ? body
    : withoutFields(
        body,
        left.map(({ tokens }) => tokens),
      )
}
