import { expect, test } from 'vitest'
import { predict, refuseAll } from '../../../src/rollout/predict.ts'
import { planOf } from '../plan/plan-of.ts'
import { configMaps, create, lines, live, object, refused, remove } from './fake-rollout.ts'

const named = (name: string) => object(configMaps, name, 'shop')

const plan = planOf([
  refused(configMaps, named('conflicting'), { kind: 'conflict', conflicts: [] }),
  refused(configMaps, named('misspelt'), { kind: 'unknown-kind', similar: [] }),
  refused(configMaps, named('outside'), { kind: 'namespace-mismatch', asked: 'team' }),
  create(configMaps, named('fresh')),
  remove(configMaps, live(named('old'))),
])

test('prune alone is stopped by objects that could not be placed, and by no other refusal', () => {
  expect(lines(refuseAll(plan, { apply: false, prune: true }))).toEqual([
    'refused ConfigMap misspelt',
    'refused ConfigMap outside',
    'not-run ConfigMap old: another object is refused, so nothing is written',
  ])
})

test('a dry run of apply alone has no outcomes for deletions', () => {
  expect(lines(predict(plan, { apply: true, prune: false }))).toEqual([
    'refused ConfigMap conflicting',
    'refused ConfigMap misspelt',
    'refused ConfigMap outside',
    'created ConfigMap fresh',
  ])
})
