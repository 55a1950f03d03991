import { describe, expect, test } from 'vitest'
import { isPathSegment, queryString, resourcePath } from '../../../../src/cluster/rest/url.ts'

const kind = { kind: '', verbs: [], hasStatus: false, aggregated: false }
const core = { ...kind, group: '', version: 'v1', plural: 'configmaps', namespaced: true }
const roles = {
  ...kind,
  group: 'rbac.authorization.k8s.io',
  version: 'v1',
  plural: 'clusterroles',
  namespaced: false,
}

describe('paths', () => {
  test.each([
    [core, {}, '/api/v1/configmaps'],
    [core, { namespace: 'shop' }, '/api/v1/namespaces/shop/configmaps'],
    [core, { namespace: 'shop', name: 'a' }, '/api/v1/namespaces/shop/configmaps/a'],
    [roles, {}, '/apis/rbac.authorization.k8s.io/v1/clusterroles'],
    [
      roles,
      { namespace: 'shop', name: 'system:node?' },
      '/apis/rbac.authorization.k8s.io/v1/clusterroles/system%3Anode%3F',
    ],
  ])('%o at %o', (resource, place, expected) => {
    expect(resourcePath(resource, place)).toBe(expected)
  })
})

test.each([
  ['web', true],
  ['system:node', true],
  ['', false],
  ['.', false],
  ['..', false],
  ['a/b', false],
])('%j can stand in a path: %s', (name, expected) => {
  expect(isPathSegment(name)).toBe(expected)
})

test.each([
  [{}, ''],
  [{ limit: undefined }, ''],
  [
    { labelSelector: 'kubernixos,!a/b=c d', limit: '500', force: undefined },
    '?labelSelector=kubernixos%2C%21a%2Fb%3Dc+d&limit=500',
  ],
])('the query of %o', (parameters, expected) => {
  expect(queryString(parameters)).toBe(expected)
})
