import { stopsPrune } from '../prune/gap.ts'
import type { Difference, Health, StatusRow } from './row.ts'
import type { Status } from './status.ts'

type Counted<W extends string> = Readonly<Record<W, number>>

/** The number of objects in each state. */
export function countHealth(rows: readonly StatusRow[]): Counted<Health['state']> {
  const counts = { ready: 0, waiting: 0, failed: 0, terminating: 0, missing: 0, unknown: 0 }
  for (const { health } of rows) counts[health.state]++
  return counts
}

/** The number of objects with each difference. Undefined if there is no configuration to compare with. */
export function countDifferences(rows: readonly StatusRow[]): Counted<Exclude<Difference, 'none'>> {
  const counts = { create: 0, update: 0, replace: 0, adopt: 0, release: 0, delete: 0, keep: 0, refused: 0 }
  for (const { difference } of rows)
    if (difference !== undefined && difference !== 'none') counts[difference]++
  return counts
}

/** Whether there is nothing to say about an object: it is ready, and apply and prune would leave it as it is. */
export function isFine({ health, difference = 'none' }: StatusRow): boolean {
  return health.state === 'ready' && difference === 'none'
}

/**
 * The exit code of status (docs/rules.md 13.1): 0 all objects are ready and nothing would change, 1 otherwise, 2 apply or
 * prune would refuse something. Kept objects are no difference. What could not be listed may hold objects that are not
 * ready, unless prune can do without it, too.
 */
export function statusCode({ instances, unseen }: Pick<Status, 'instances' | 'unseen'>): 0 | 1 | 2 {
  const rows = instances.flatMap(one => one.rows)
  if (rows.some(({ difference }) => difference === 'refused')) return 2
  if (unseen.some(stopsPrune)) return 1
  return rows.every(row => isFine(row.difference === 'keep' ? { ...row, difference: 'none' } : row)) ? 0 : 1
}
