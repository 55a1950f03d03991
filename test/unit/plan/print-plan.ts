import { describeRef } from '../../../src/manifest/key.ts'
import type { Change } from '../../../src/plan/change.ts'
import type { Plan } from '../../../src/plan/plan.ts'

/** A plan as indented text for golden tests: one line for each change, with its details below. */
export function printPlan({ changes, mirrored }: Plan): string {
  return [...changes.flatMap(printChange), `mirrored: ${mirrored}`].join('\n')
}

function printChange(change: Change): string[] {
  const head = `${change.action} ${describeRef(change.ref)}`
  switch (change.action) {
    case 'create':
    case 'update':
    case 'replace':
    case 'adopt':
    case 'restamp': {
      const notAsked = change.notAsked === undefined ? '' : ` (${change.notAsked})`
      const taken = change.taken.map(({ path, manager }) => `  taken ${path} from ${manager}`)
      return [`${head}${notAsked}`, ...fieldLines(change), ...taken, ...extraLines(change)]
    }
    case 'unchanged':
      return [head, ...extraLines(change)]
    case 'refused':
      if (change.half === 'prune') return [`${head} (${change.removal}: ${change.failure.reason})`]
      return [`${head} (${change.reason.kind})`, ...extraLines(change)]
    case 'release':
      return [`${head} (${change.way})`]
    case 'delete':
      return [head]
    case 'keep':
      return [`${head} (${change.reason.kind})`]
  }
}

function fieldLines(change: Change): string[] {
  if (change.action === 'create') return ['  add the whole object']
  return change.action === 'update' || change.action === 'replace' || change.action === 'adopt'
    ? change.patch.map(({ op, path }) => `  ${op} ${path}`)
    : []
}

function extraLines({ extras }: Extract<Change, { readonly extras: unknown }>): string[] {
  return extras.map(({ path, manager }) => `  extra ${path} of ${manager}`)
}
