import { expect, test } from 'vitest'
import { readRealManifest, realManifests } from '../../fixtures/real-manifests.ts'
import { differences } from './differences.ts'
import { byKindAndName, evaluatedExample } from './evaluated-example.ts'

const plain = await evaluatedExample('online-boutique/kubernixos.nix')
const production = await evaluatedExample('online-boutique/prod.nix')
const staging = await evaluatedExample('online-boutique/staging.nix')

const stateless = [
  'adservice',
  'cartservice',
  'checkoutservice',
  'currencyservice',
  'emailservice',
  'paymentservice',
  'productcatalogservice',
  'recommendationservice',
  'shippingservice',
]
const server = (name: string) => `Deployment/${name}/spec/template/spec/containers/0`

test.skipIf(realManifests === undefined)('the shop is the release, field by field (real manifests)', () => {
  expect(plain.objects).toStrictEqual(byKindAndName(readRealManifest('online-boutique.yaml')))
})

test('the plain shop has 35 objects, and neither namespace nor instance', () => {
  const kinds = Map.groupBy(Object.values(plain.objects), object => object.kind)
  expect([...kinds].map(([kind, { length }]) => `${length} ${kind}`).toSorted()).toEqual([
    '11 ServiceAccount',
    '12 Deployment',
    '12 Service',
  ])
  expect(Object.values(plain.objects).filter(object => 'namespace' in object.metadata)).toEqual([])
  expect(plain).toMatchObject({ namespace: undefined, instance: undefined })
})

test('production has replicas, a disruption budget, and no simulated customers', () => {
  expect(production).toMatchObject({ namespace: 'shop-production', instance: 'production' })
  expect(differences(plain, production)).toEqual({
    added: ['Namespace/shop-production', 'PodDisruptionBudget/frontend'],
    removed: ['Deployment/loadgenerator', 'ServiceAccount/loadgenerator'],
    changed: {
      ...Object.fromEntries(stateless.map(name => [`Deployment/${name}/spec/replicas`, 3])),
      'Deployment/frontend/spec/replicas': 5,
      'Service/frontend-external/spec/externalTrafficPolicy': 'Local',
    },
  })
})

test('staging runs other images under more load, behind no load balancer', () => {
  expect(staging).toMatchObject({ namespace: 'shop-staging', instance: 'staging' })
  const images = [...stateless, 'frontend', 'loadgenerator'].map(
    name => [`${server(name)}/image`, `registry.example.com/shop/${name}:next`] as const,
  )
  expect(differences(plain, staging)).toEqual({
    added: ['Namespace/shop-staging'],
    removed: [],
    changed: {
      ...Object.fromEntries(images),
      [`${server('loadgenerator')}/env/1/value`]: '50',
      'Service/frontend-external/spec/type': 'ClusterIP',
    },
  })
})
