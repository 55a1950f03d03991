import { expect, test } from 'vitest'
import { knownDefaults } from '../../../../src/plan/fields/known-defaults.ts'

const schema = { properties: {} }
const find = knownDefaults(() => schema)

test.each([
  ['networking.k8s.io/v1', 'NetworkPolicy', false],
  ['example.com/v1', 'NetworkPolicy', true],
  ['v1', 'ConfigMap', true],
  ['v1', 'constructor', true],
])('%s %s has the schema of a CRD: %s', (apiVersion, kind, expected) => {
  expect(find(apiVersion, kind) === schema).toBe(expected)
})
