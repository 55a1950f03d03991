import { groupOf } from './key.ts'
import type { KubeObject } from './object.ts'

/**
 * One entry of `kubernixos.apply.ignore`: fields that leave the manifest once another manager owns them
 * (docs/rules.md 1.25 and 1.26). A part that is absent fits every object.
 */
export interface IgnoreRule {
  readonly kind: string
  /** The core group is the empty string. */
  readonly group?: string
  readonly name?: string
  readonly namespace?: string
  /** A JSON pointer. The token `*` is any step, and `name=web` is the item of a list whose name is web. */
  readonly path: string
}

/** Whether a rule is about an object, whose namespace is filled in. The path is not looked at. */
export function isAbout(rule: IgnoreRule, { apiVersion, kind, metadata }: KubeObject): boolean {
  const { group = groupOf(apiVersion), name = metadata.name, namespace = metadata.namespace } = rule
  return (
    rule.kind === kind &&
    group === groupOf(apiVersion) &&
    name === metadata.name &&
    namespace === metadata.namespace
  )
}
