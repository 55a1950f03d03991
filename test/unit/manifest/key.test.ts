import { expect, test } from 'vitest'
import { describeRef, groupOf, keyOf, kubectlName, refOf } from '../../../src/manifest/key.ts'

const web = { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web', namespace: 'shop' } }
const shop = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } }

test.each([
  [web, 'apps', 'apps/Deployment/shop/web', 'deployment.apps/web', 'Deployment shop/web'],
  [shop, '', '/Namespace//shop', 'namespace/shop', 'Namespace shop'],
])('%j', (object, group, key, name, described) => {
  const ref = refOf(object)
  expect([groupOf(ref.apiVersion), keyOf(ref), kubectlName(ref), describeRef(ref)]).toEqual([
    group,
    key,
    name,
    described,
  ])
})

test('two versions of a kind have the same key', () => {
  expect(keyOf(refOf({ ...web, apiVersion: 'apps/v1beta1' }))).toBe(keyOf(refOf(web)))
})

test('an empty namespace counts as no namespace', () => {
  expect(refOf({ ...shop, metadata: { name: 'shop', namespace: '' } })).toEqual(refOf(shop))
})
