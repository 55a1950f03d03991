import { expect, test } from 'vitest'
import { type Node, schedule } from '../../../src/rollout/schedule.ts'

function node(id: string, after: readonly string[] = [], idle = false): Node {
  return { id, after, idle }
}

/** Runs nodes that end when the test says so. `log` contains their starts and the most that were under way. */
function scheduled(nodes: readonly Node[], width: number) {
  const log: string[] = []
  const under = new Map<string, () => void>()
  let most = 0
  const done = schedule(nodes, width, ({ id }) => {
    log.push(id)
    const { promise, resolve } = Promise.withResolvers<void>()
    under.set(id, resolve)
    most = Math.max(most, under.size)
    return promise
  })
  const end = async (id: string) => {
    under.get(id)?.()
    under.delete(id)
    await settle()
  }
  return { log, done, end, most: () => most }
}

/** Lets all ready tasks continue. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 10; turn++) await Promise.resolve()
}

test('no nodes end at once', async () => {
  await schedule([], 4, async () => undefined)
})

test('nodes start in their own order, and no more than the width at once', async () => {
  const { log, end, done, most } = scheduled(
    ['a', 'b', 'c', 'd'].map(id => node(id)),
    2,
  )
  expect(log).toEqual(['a', 'b'])
  await end('b')
  expect(log).toEqual(['a', 'b', 'c'])
  for (const id of ['a', 'c', 'd']) await end(id)
  await done
  expect(log).toEqual(['a', 'b', 'c', 'd'])
  expect(most()).toBe(2)
})

test('a node starts when all nodes of `after` have ended, in any order', async () => {
  const { log, end, done } = scheduled([node('last', ['a', 'b']), node('a'), node('b', ['a'])], 4)
  expect(log).toEqual(['a'])
  await end('a')
  expect(log).toEqual(['a', 'b'])
  await end('b')
  expect(log).toEqual(['a', 'b', 'last'])
  await end('last')
  await done
})

test('an id that belongs to no node counts as ended', async () => {
  const { log, end, done } = scheduled([node('a', ['of an earlier stage'])], 1)
  expect(log).toEqual(['a'])
  await end('a')
  await done
})

test('idle nodes do not count for the width', async () => {
  const { log, end, done } = scheduled(
    [node('wait', [], true), node('more', [], true), node('a'), node('b')],
    1,
  )
  expect(log).toEqual(['wait', 'more', 'a'])
  await end('a')
  expect(log).toEqual(['wait', 'more', 'a', 'b'])
  for (const id of ['b', 'more', 'wait']) await end(id)
  await done
})

test('it ends only when the last node has ended', async () => {
  const { end, done } = scheduled([node('a'), node('b')], 2)
  let ended = false
  const watched = done.then(() => {
    ended = true
  })
  await end('a')
  expect(ended).toBe(false)
  await end('b')
  await watched
})

test('the work for each of thousands of nodes is bounded', async () => {
  let looks = 0
  const counted = (id: string, after: readonly string[]): Node => ({
    id,
    get after() {
      looks++
      return after
    },
    idle: false,
  })
  // One third is alone, one third comes after a common node, and one third is a long chain.
  const nodes = Array.from({ length: 9000 }, (_, index) => {
    if (index % 3 === 0) return counted(`${index}`, [])
    return counted(`${index}`, [index % 3 === 1 ? '0' : `${Math.max(index - 3, 0)}`])
  })
  let runs = 0
  await schedule(nodes, 16, async () => {
    runs++
  })
  expect(runs).toBe(9000)
  expect(looks).toBeLessThan(9000 * 4)
})
