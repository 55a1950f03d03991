/** One thing to run. `after` contains the ids of the nodes that must end before it. */
export interface Node {
  readonly id: string
  readonly after: readonly string[]
  /** Whether it only waits. Such a node does not count for the width. */
  readonly idle: boolean
}

/**
 * Runs each node once: in order, when the nodes of `after` have ended, and at most `width` of them at once. An id
 * that belongs to no node counts as ended. `run` must not reject. Nodes must not form a cycle, because they would
 * never run; compile.ts makes none.
 */
export function schedule<N extends Node>(
  nodes: readonly N[],
  width: number,
  run: (node: N) => Promise<void>,
): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  const known = new Set(nodes.map(({ id }) => id))
  const open = new Map(nodes.map(({ id, after }) => [id, after.filter(one => known.has(one)).length]))
  const waiting = Map.groupBy(
    nodes.flatMap(node => node.after.map(id => ({ id, node }))),
    ({ id }) => id,
  )
  const ready: N[] = nodes.filter(({ id }) => open.get(id) === 0)
  let next = 0
  let running = 0
  let left = nodes.length

  const start = () => {
    if (left === 0) resolve()
    for (let node = ready[next]; node !== undefined && (node.idle || running < width); node = ready[next]) {
      next += 1
      if (!node.idle) running += 1
      void run(node).finally(() => end(node))
    }
  }
  const end = (ended: N) => {
    left -= 1
    if (!ended.idle) running -= 1
    for (const { node } of waiting.get(ended.id) ?? []) {
      const rest = (open.get(node.id) ?? 0) - 1
      open.set(node.id, rest)
      if (rest === 0) ready.push(node)
    }
    start()
  }
  start()
  return promise
}
