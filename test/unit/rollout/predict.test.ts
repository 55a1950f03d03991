import { expect, test } from 'vitest'
import type { Change, Refusal } from '../../../src/plan/change.ts'
import { predict, refuseAll } from '../../../src/rollout/predict.ts'
import { configMaps, create, lines, live, object, planOf, remove } from './fake-hands.ts'

const old = live(object(configMaps, 'old', 'shop'))

function refused(name: string, reason: Refusal): Change {
  const { manifest } = create(configMaps, object(configMaps, name, 'shop'))
  return { action: 'refused', manifest, resource: configMaps, extras: [], reason }
}

const plan = planOf(
  refused('conflicting', { kind: 'conflict', conflicts: [] }),
  refused('misspelt', { kind: 'unknown-kind', similar: [] }),
  refused('outside', { kind: 'namespace-mismatch', asked: 'team' }),
  create(configMaps, object(configMaps, 'fresh', 'shop')),
  remove(configMaps, old),
)

test('prune alone is stopped by what could not be placed, and by nothing else of the apply', () => {
  expect(lines(refuseAll(plan, { apply: false, prune: true }))).toEqual([
    'refused ConfigMap misspelt',
    'refused ConfigMap outside',
    'not-run ConfigMap old: another object is refused, and then nothing is written',
  ])
})

test('a dry run of apply alone says nothing of deletions', () => {
  expect(lines(predict(plan, { apply: true, prune: false }))).toEqual([
    'refused ConfigMap conflicting',
    'refused ConfigMap misspelt',
    'refused ConfigMap outside',
    'created ConfigMap fresh',
  ])
})
