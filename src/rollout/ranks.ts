/** Groups changes by rank, lowest rank first. The order inside a rank stays. */
export function ranks<C>(changes: readonly C[], rankOf: (change: C) => number): [number, C[]][] {
  return [...Map.groupBy(changes, rankOf)].sort(([a], [b]) => a - b)
}
