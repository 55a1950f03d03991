import type { Plan } from '../plan/plan.ts'
import type { Outcome } from '../rollout/outcome.ts'

/**
 * How often each of `words` is in `found`. Every word has a count, so that readers of the JSON need no defaults.
 */
export function countWords<W extends string>(words: readonly W[], found: readonly W[]): Record<W, number> {
  const counts = Object.fromEntries(words.map(word => [word, 0])) as Record<W, number>
  for (const word of found) counts[word]++
  return counts
}

type Action = Plan['changes'][number]['action']

export const planWords: Record<Action, string> = {
  create: 'to create',
  update: 'to update',
  replace: 'to replace',
  adopt: 'to adopt',
  restamp: 'to restamp',
  release: 'to release',
  delete: 'to delete',
  keep: 'kept',
  refused: 'refused',
  unchanged: 'unchanged',
}

const resultWords: Record<Outcome['result'], string> = {
  created: 'created',
  configured: 'configured',
  recreated: 'recreated',
  adopted: 'adopted',
  restamped: 'restamped',
  unchanged: 'unchanged',
  released: 'released',
  pruned: 'pruned',
  kept: 'kept',
  refused: 'refused',
  failed: 'failed',
  'not-run': 'not run',
}

export const actions = Object.keys(planWords) as Action[]
export const results = Object.keys(resultWords) as Outcome['result'][]

/** The last line of a diff: `2 to create, 1 to update, 3 to restamp, 90 unchanged`. */
export function planSummary(plan: Plan): string {
  return sentence(
    countWords(
      actions,
      plan.changes.map(change => change.action),
    ),
    planWords,
  )
}

/** The last line of a rollout: `2 created, 1 failed, 90 unchanged`. */
export function rolloutSummary(outcomes: readonly Outcome[]): string {
  return sentence(
    countWords(
      results,
      outcomes.map(outcome => outcome.result),
    ),
    resultWords,
  )
}

function sentence<W extends string>(counts: Record<W, number>, words: Record<W, string>): string {
  const parts = (Object.keys(words) as W[])
    .filter(word => counts[word] > 0)
    .map(word => `${counts[word]} ${words[word]}`)
  return parts.length === 0 ? 'nothing to do' : parts.join(', ')
}
