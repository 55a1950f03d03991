import { expect, test } from 'vitest'
import { planWrite } from '../../../src/plan/plan-write.ts'
import { applied, resource } from './fixtures.ts'
import { planHead } from './plan-of.ts'

test.each([
  ['default', false],
  ['shop', true],
])('with --adopt, prune may delete the Namespace %s later: %s', (name, fully) => {
  const object = { apiVersion: 'v1', kind: 'Namespace', metadata: { name } }
  const live = applied(object, {}, { managedFields: [] })
  const observation = {
    manifest: { origin: { title: 'm', pointer: '' }, object },
    resource: resource('Namespace', 'namespaces', { namespaced: false }),
    live,
    answer: { kind: 'accepted' as const, result: live, taken: [] },
  }
  expect(planWrite(observation, { ...planHead, adopt: true })).toMatchObject({ action: 'adopt', fully })
})
