import { Chalk } from 'chalk'
import { expect, test } from 'vitest'
import { deletionList } from '../../../src/report/deletion-list.ts'
import { renderDiff } from '../../../src/report/diff-text.ts'
import { plannedJson } from '../../../src/report/json-change.ts'
import { oursInsideLines } from '../../../src/report/ours-inside.ts'
import { outcomeDetail } from '../../../src/report/rollout-text.ts'
import { planOf } from '../plan/plan-of.ts'
import { deletion } from './changes.ts'

const inside = (name: string) =>
  ({ ref: deletion('ConfigMap', name).ref, reason: { kind: 'prune-disabled' } }) as const
const along = [{ what: 'configmaps', count: 2 }]
const shop = { ...deletion('Namespace', 'shop', 'v1', ''), along, oursInside: [inside('guarded')] }
const line =
  'also deletes configmap/guarded (namespace shop), although its annotation kubernixos/prune: disabled keeps it\n'

test('diff, the question and the result name an object that a rule keeps and that goes all the same', () => {
  expect(renderDiff(planOf([shop]), new Chalk({ level: 0 }))).toContain(
    `    also deletes: 2 configmaps\n    ${line}`,
  )
  const removals = { deletions: [shop], releases: [], replacements: [] }
  expect(deletionList(removals, { server: 'https://a' })).toContain(
    `, also deletes: 2 configmaps\n      ${line}`,
  )
  expect(outcomeDetail({ change: shop, result: 'pruned' })).toBe(`Namespace shop: ${line}`)
  expect(plannedJson(shop, {})).toMatchObject({
    oursInside: [{ object: { kind: 'ConfigMap', name: 'guarded' }, reason: { kind: 'prune-disabled' } }],
  })
})

test('of many such objects, the first are named', () => {
  const lines = oursInsideLines({ oursInside: ['a', 'b', 'c', 'd', 'e', 'f', 'g'].map(inside) })
  expect([lines.length, lines.at(-1)]).toEqual([6, 'also deletes 2 more that would be kept alone'])
})
