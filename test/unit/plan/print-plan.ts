import { describeRef, refOf } from '../../../src/manifest/key.ts'
import type { Change, Plan } from '../../../src/plan/change.ts'

/** A plan as indented text, one line a change with what belongs to it below: what the golden tests compare. */
export function printPlan({ changes, mirrored }: Plan): string {
  return [...changes.flatMap(printChange), `mirrored: ${mirrored}`].join('\n')
}

function printChange(change: Change): string[] {
  const ref = refOf('manifest' in change ? change.manifest.object : change.live)
  const reason = 'reason' in change ? ` (${change.reason.kind})` : ''
  const notAsked = 'notAsked' in change ? ` (${change.notAsked})` : ''
  return [
    `${change.action} ${describeRef(ref)}${reason}${notAsked}`,
    ...('fields' in change
      ? change.fields.map(({ op, path }) => `  ${op} ${path || 'the whole object'}`)
      : []),
    ...('taken' in change ? change.taken.map(({ path, manager }) => `  taken ${path} from ${manager}`) : []),
    ...('extras' in change ? change.extras.map(({ path, manager }) => `  extra ${path} of ${manager}`) : []),
  ]
}
