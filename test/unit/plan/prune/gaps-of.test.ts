import { describe, expect, test } from 'vitest'
import { keyOf, refOf } from '../../../../src/manifest/key.ts'
import type { KubeObject } from '../../../../src/manifest/object.ts'
import type { PlacedManifest } from '../../../../src/plan/place.ts'
import { stopsPrune } from '../../../../src/plan/prune/gap.ts'
import { gapsOf } from '../../../../src/plan/prune/gaps-of.ts'
import type { Judged } from '../../../../src/plan/prune/prune-gate.ts'
import { liveOf, resourceOf } from '../../cluster/fake-api.ts'

const none = { silent: [], kinds: [], contents: [] }
const secrets = resourceOf('Secret')
const roles = resourceOf('ClusterRole', { group: 'rbac.authorization.k8s.io', namespaced: false })
const apiServices = resourceOf('APIService', { group: 'apiregistration.k8s.io', namespaced: false })
const namespaces = resourceOf('Namespace', { namespaced: false })

type Kind = typeof secrets

function object({ group, version, kind }: Kind, name: string, namespace?: string): KubeObject {
  const apiVersion = group === '' ? version : `${group}/${version}`
  return { apiVersion, kind, metadata: { name, ...(namespace === undefined ? {} : { namespace }) } }
}

function wanted(resource: Kind, name: string, namespace?: string): PlacedManifest {
  const one = object(resource, name, namespace)
  const manifest = { origin: { title: name, pointer: '' }, object: one }
  return { manifest, key: keyOf(refOf(one)), resource, toCome: false, namespaceFilled: false, similar: [] }
}

function deleted(resource: Kind, name: string): Judged {
  return {
    candidate: { resource, live: liveOf(object(resource, name)), contents: [] },
    verdict: { kind: 'delete' },
  }
}

describe('a kind that may not be listed stops prune only if the configuration has such objects elsewhere', () => {
  test.each<[string, string, string[], PlacedManifest[], boolean]>([
    ['no object', 'secrets', [], [], false],
    ['an object of another kind', 'secrets', [], [wanted(roles, 'r')], false],
    ['an object in a namespace that was listed', 'secrets', ['shop'], [wanted(secrets, 'a', 'shop')], false],
    ['an object in another namespace', 'secrets', ['shop'], [wanted(secrets, 'a', 'other')], true],
    ['a cluster-scoped object', 'clusterroles.rbac.authorization.k8s.io', [], [wanted(roles, 'r')], true],
  ])('%s', (_name, what, seenIn, placed, stops) => {
    const gaps = gapsOf({ ...none, kinds: [{ what, why: 'no right', seenIn }] }, placed, [])
    expect(gaps).toEqual([{ kind: 'forbidden', what, why: 'no right', seenIn, wanted: stops }])
    expect(gaps.map(stopsPrune)).toEqual([stops])
  })
})

describe('a proof that no object was ever ours', () => {
  const widgets = resourceOf('Widget', { group: 'example.com' })
  const silent = [{ what: 'example.com/v1', why: 'stale' }]
  const kinds = [{ what: 'widgets.example.com', why: 'broken' }]
  test.each<[string, string[] | undefined, PlacedManifest[], Judged[], boolean]>([
    ['holds if the record knows no such kind', ['pods', 'secrets'], [], [], true],
    ['holds for a group of a similar name', ['widgets.other-example.com'], [], [], true],
    ['fails if the record knows the kind', ['widgets.example.com'], [], [], false],
    ['fails if the configuration has such an object', ['pods'], [wanted(widgets, 'w', 'shop')], [], false],
    ['fails if the plan deletes a Namespace', ['pods'], [], [deleted(namespaces, 'shop')], false],
    ['fails without a record', undefined, [], [], false],
  ])('%s', (_name, known, placed, judged, holds) => {
    const gaps = gapsOf({ silent, kinds, contents: [] }, placed, judged, known && new Set(known))
    expect(gaps.map(gap => !stopsPrune(gap))).toEqual([holds, holds])
    if (holds) expect(gaps).toEqual([...silent, ...kinds].map(one => ({ kind: 'irrelevant', ...one })))
  })

  test.each([
    ['configmaps', false],
    ['widgets.example.com', true],
  ])('for the core group, if %s may exist: %o', (known, holds) => {
    const core = { ...none, silent: [{ what: 'v1', why: 'stale' }] }
    expect(gapsOf(core, [], [], new Set([known])).map(gap => !stopsPrune(gap))).toEqual([holds])
  })

  test('says nothing about what could not be looked into', () => {
    const gaps = gapsOf({ ...none, contents: [{ what: 'Namespace shop', why: 'slow' }] }, [], [], new Set())
    expect(gaps.map(stopsPrune)).toEqual([true])
  })

  test('is about the whole group of an API server that does not answer', () => {
    const gaps = gapsOf({ ...none, silent }, [], [], new Set(['gadgets.example.com']))
    expect(gaps.map(stopsPrune)).toEqual([true])
  })
})

test('a list or a look that failed stops prune', () => {
  const failed = { what: 'widgets.example.com', why: 'broken' }
  const blind = { what: 'Namespace shop', why: 'too slow' }
  const gaps = gapsOf({ ...none, kinds: [failed], contents: [blind] }, [], [])
  expect(gaps).toEqual([
    { kind: 'failed', ...failed },
    { kind: 'failed', ...blind },
  ])
  expect(gaps.map(stopsPrune)).toEqual([true, true])
})

describe('a group version that does not answer', () => {
  const what = 'widgets.example.com/v1'
  const name = 'v1.widgets.example.com'
  const widgets = resourceOf('Widget', { group: 'widgets.example.com' })
  const own = wanted(apiServices, name)

  test.each<[string, PlacedManifest[], Judged[], string]>([
    ['whose APIService is of others', [], [], 'foreign'],
    ['whose APIService the plan deletes', [], [deleted(apiServices, name)], 'deleted'],
    [
      'whose APIService the plan deletes together with a Namespace',
      [],
      [deleted(apiServices, name), deleted(namespaces, 'shop')],
      'deleted',
    ],
    [
      'beside the deletion of another APIService',
      [],
      [deleted(apiServices, 'v2.widgets.example.com')],
      'foreign',
    ],
    ['whose APIService is wanted', [own], [], 'wanted'],
    ['of which an object is wanted, too', [own, wanted(widgets, 'w', 'shop')], [], 'foreign'],
    ['that may have objects in a Namespace that goes', [own], [deleted(namespaces, 'shop')], 'foreign'],
  ])('%s', (_name, placed, judged, fate) => {
    const gaps = gapsOf({ ...none, silent: [{ what, why: 'stale' }] }, placed, judged)
    expect(gaps).toEqual([{ kind: 'silent', what, why: 'stale', apiService: name, fate }])
    expect(gaps.map(stopsPrune)).toEqual([fate === 'foreign'])
  })

  test('whose API allows only reads hides nothing of ours', () => {
    const silent = [{ what: 'metrics.k8s.io/v1beta1', why: 'stale' }]
    expect(gapsOf({ ...none, silent }, [], [])).toEqual([])
  })
})
