import type { Contents } from './contents.ts'

/** Objects of one kind of which a deletion would take more along than the plan says. */
export interface Growth {
  readonly what: string
  readonly planned: number
  readonly now: number
}

/**
 * Compares what keeps a Namespace, a CRD or a volume (docs/rules.md 3.13 to 3.15) with the same counts of an earlier look.
 * Only a kind of which there are more now is growth. What a controller owns is in neither count, because controllers
 * create and delete Pods all the time.
 */
export function growthOf(planned: readonly Contents[], now: readonly Contents[]): Growth[] {
  const before = new Map(planned.map(({ what, count }) => [what, count]))
  return now.flatMap(({ what, count }) => {
    const known = before.get(what) ?? 0
    return count > known ? [{ what, planned: known, now: count }] : []
  })
}

/** Growth in words: `2 secrets (1 in the plan), 1 deployments.apps (0 in the plan)`. */
export function growthText(growth: readonly Growth[]): string {
  return growth.map(({ what, planned, now }) => `${now} ${what} (${planned} in the plan)`).join(', ')
}
