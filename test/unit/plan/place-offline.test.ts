import { describe, expect, test } from 'vitest'
import type { KubeObject } from '../../../src/manifest/object.ts'
import { type OfflineNamespaces, placeOffline } from '../../../src/plan/place-offline.ts'

const crd: KubeObject = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'widgets.example.com' },
  spec: {
    group: 'example.com',
    scope: 'Namespaced',
    names: { kind: 'Widget', plural: 'widgets' },
    versions: [{ name: 'v1', served: true }],
  },
}
const team: OfflineNamespaces = { asked: undefined, configured: 'team' }
const nobody: OfflineNamespaces = { asked: undefined, configured: undefined }
const asked: OfflineNamespaces = { asked: 'shop', configured: 'team' }

function object(apiVersion: string, kind: string, namespace?: string): KubeObject {
  return { apiVersion, kind, metadata: { name: 'x', ...(namespace === undefined ? {} : { namespace }) } }
}

function place(namespaces: OfflineNamespaces, ...objects: KubeObject[]) {
  const manifests = objects.map((one, index) => ({
    origin: { title: `m${index}`, pointer: '' },
    object: one,
  }))
  const { manifests: placed, unknown, outside } = placeOffline(manifests, namespaces)
  return {
    namespaces: placed.map(one => one.object.metadata.namespace),
    unknown: unknown.map(({ origin }) => origin.title),
    outside: outside.map(({ origin }) => origin.title),
  }
}

describe('placeOffline', () => {
  test.each<[string, OfflineNamespaces, KubeObject, string | undefined]>([
    ['a built-in kind gets the configured namespace', team, object('v1', 'ConfigMap'), 'team'],
    ['-n wins', asked, object('apps/v1', 'Deployment'), 'shop'],
    ['its own namespace stays', team, object('v1', 'ConfigMap', 'own'), 'own'],
    ['an empty namespace is none', team, object('v1', 'ConfigMap', ''), 'team'],
    ['a version that is no longer served counts as well', team, object('batch/v1beta1', 'CronJob'), 'team'],
    ['a cluster-scoped kind gets none', asked, object('v1', 'Namespace'), undefined],
    ['a cluster-scoped kind loses its own', team, object('v1', 'Node', 'own'), undefined],
    ['without a decision nothing is filled in', nobody, object('v1', 'ConfigMap'), undefined],
    ['an empty kubernixos.namespace is none', { ...nobody, configured: '' }, object('v1', 'Pod'), undefined],
  ])('%s', (_name, namespaces, given, expected) => {
    expect(place(namespaces, given)).toEqual({ namespaces: [expected], unknown: [], outside: [] })
  })

  test('a CRD of the configuration tells the scope of its kind in every version', () => {
    const widgets = [object('example.com/v1', 'Widget'), object('example.com/v2', 'Widget')]
    expect(place(team, ...widgets, crd)).toEqual({
      namespaces: ['team', 'team', undefined],
      unknown: [],
      outside: [],
    })
  })

  test('a kind that only the cluster knows is named, unless the manifest has a namespace', () => {
    const others = [object('example.org/v1', 'Widget'), object('example.org/v1', 'Widget', 'own'), crd]
    expect(place(team, ...others)).toEqual({
      namespaces: [undefined, 'own', undefined],
      unknown: ['m0'],
      outside: [],
    })
    expect(place(nobody, ...others).unknown).toEqual([])
  })

  test('an object of another namespace than -n is outside, if its kind is namespaced', () => {
    const given = [object('v1', 'ConfigMap', 'own'), object('v1', 'Node', 'own'), object('v1', 'Pod', 'shop')]
    expect(place(asked, ...given).outside).toEqual(['m0'])
    expect(place(team, ...given).outside).toEqual([])
  })
})
