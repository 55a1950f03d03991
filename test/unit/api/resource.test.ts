import { expect, test } from 'vitest'
import { apiServiceName } from '../../../src/api/resource.ts'

test.each([
  ['v1', 'v1.'],
  ['apps/v1', 'v1.apps'],
  ['metrics.k8s.io/v1beta1', 'v1beta1.metrics.k8s.io'],
])('the APIService of %s is %s', (apiVersion, name) => {
  expect(apiServiceName(apiVersion)).toBe(name)
})
