import type { IgnoreRule } from '../manifest/ignore-rule.ts'
import { describeRef } from '../manifest/key.ts'
import type { LeftField } from '../plan/fields/left-fields.ts'
import { isOfCluster } from '../plan/is-of-cluster.ts'
import type { Plan } from '../plan/plan.ts'
import { aroundDifference } from './around-difference.ts'
import { fieldPath } from './field-path.ts'
import { inlineValue } from './value-text.ts'
import { visible } from './visible.ts'

/** In characters; both values share a line with the name of the field. */
const longestValue = 60

/** The warning about a rule of `kubernixos.apply.ignore` that is about no object of the configuration. */
export function idleRuleWarning({ kind, group, name, namespace, path }: IgnoreRule): string {
  const parts = [
    kind,
    ...(group === undefined ? [] : [`of the group ${JSON.stringify(group)}`]),
    ...(name === undefined ? [] : [`with the name ${JSON.stringify(name)}`]),
    ...(namespace === undefined ? [] : [`in the namespace ${JSON.stringify(namespace)}`]),
  ]
  const text = `kubernixos.apply.ignore with the path ${path} has no effect, because the configuration has no ${parts.join(' ')}`
  return `warning: ${visible(text)}\n`
}

/** For -v: the fields that are left to other managers, with both values. Undefined if there are none. */
export function leftNote({ changes }: Plan): string | undefined {
  const lines = changes.flatMap(change => {
    if (isOfCluster(change)) return []
    return (change.left ?? []).map(field => `${describeRef(change.ref)}: ${leftText(field)}`)
  })
  return lines.length === 0 ? undefined : lines.join('\n')
}

function leftText({ steps, managers, live, wanted }: LeftField): string {
  const values = aroundDifference(inlineValue(live), inlineValue(wanted), longestValue)
  const owners = managers.map(manager => JSON.stringify(manager)).join(' and ')
  return `${fieldPath(steps)} is left to ${owners}: live ${values[0]}, configured ${values[1]}`
}
