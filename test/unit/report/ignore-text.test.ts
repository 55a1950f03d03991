import { expect, test } from 'vitest'
import { idleRuleWarning, leftNote } from '../../../src/report/ignore-text.ts'
import { planOf } from '../plan/plan-of.ts'
import { stepsOf, unchanged } from './changes.ts'

test('a rule of kubernixos.apply.ignore that is about no object', () => {
  expect(idleRuleWarning({ kind: 'Deploymnt', path: '/spec/replicas' })).toBe(
    'warning: kubernixos.apply.ignore with the path /spec/replicas has no effect, because the configuration has no Deploymnt\n',
  )
  const rule = { kind: 'Deployment', group: 'apps', name: 'web', namespace: 'shop', path: '/spec' }
  expect(idleRuleWarning(rule)).toContain(
    'no Deployment of the group "apps" with the name "web" in the namespace "shop"\n',
  )
})

test('fields that are left to other managers', () => {
  const tokens = ['spec', 'replicas']
  const left = [{ tokens, steps: stepsOf(...tokens), managers: ['hpa', 'x'], live: 5, wanted: 2 }]
  expect(leftNote(planOf([{ ...unchanged(), left }]))).toBe(
    'Deployment shop/web: spec.replicas is left to "hpa" and "x": live 5, configured 2',
  )
  expect(leftNote(planOf([unchanged()]))).toBeUndefined()
})
