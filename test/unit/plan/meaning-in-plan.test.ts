import { expect, test } from 'vitest'
import { crdSchemas } from '../../../src/manifest/crd-schema.ts'
import type { Json, JsonObject, KubeObject, LiveObject } from '../../../src/manifest/object.ts'
import type { Change } from '../../../src/plan/change.ts'
import type { Observation } from '../../../src/plan/observation.ts'
import { planWrite } from '../../../src/plan/plan-write.ts'
import { fieldPath } from '../../../src/report/field-path.ts'
import { applied, resource } from './fixtures.ts'
import { planHead } from './plan-of.ts'

const widgets = resource('Widget', 'widgets', { group: 'shop.example.com', version: 'v1' })

function widget(spec: JsonObject): KubeObject {
  return {
    apiVersion: 'shop.example.com/v1',
    kind: 'Widget',
    metadata: { name: 'w', namespace: 'shop' },
    spec,
  }
}

function crd(parts: JsonObject): KubeObject {
  const list: JsonObject = { type: 'array', ...parts }
  const openAPIV3Schema = { properties: { spec: { properties: { parts: list } } } }
  const versions: Json[] = [{ name: 'v1', schema: { openAPIV3Schema } }, { name: 'v2' }]
  const spec = { group: 'shop.example.com', names: { kind: 'Widget' }, versions }
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: 'w' },
    spec,
  }
}

function changeOf(before: JsonObject, after: JsonObject, ...crdsOfOurs: KubeObject[]): Change {
  const live = applied(widget(before), { 'f:spec': {} })
  const result = { ...structuredClone(live), spec: after } as LiveObject
  const asked: Observation = {
    manifest: { origin: { title: 'w', pointer: '' }, object: widget(after) },
    resource: widgets,
    live,
    answer: { kind: 'accepted', result, taken: [] },
  }
  return planWrite(asked, { ...planHead, findSchema: crdSchemas(crdsOfOurs) })
}

test('what is only spelled in another way is a restamp', () => {
  const limits = (cpu: Json) => ({ resources: { limits: { cpu } }, interval: cpu === 1 ? '1m' : '60s' })
  expect(changeOf(limits('1000m'), limits(1))).toMatchObject({ action: 'restamp' })
  expect(changeOf(limits('1000m'), limits('1001m'))).toMatchObject({ action: 'update' })
})

test("a list is matched by the keys in the configuration's own CRD where managedFields show none", () => {
  const list = (...parts: [number, string][]) => ({ parts: parts.map(([id, name]) => ({ id, name })) })
  const [before, after] = [list([1, 'a'], [2, 'b']), list([2, 'a'], [1, 'b'])]
  const paths = (change: Change) =>
    change.action === 'update' ? change.rows.map(({ kind, path }) => `${kind} ${fieldPath(path)}`) : []
  const keyed = crd({ 'x-kubernetes-list-type': 'map', 'x-kubernetes-list-map-keys': ['id'] })
  expect(paths(changeOf(before, after, keyed))).toEqual([
    'moved spec.parts',
    'changed spec.parts[id=2].name',
    'changed spec.parts[id=1].name',
  ])
  expect(paths(changeOf(before, after, crd({ 'x-kubernetes-list-type': 'atomic' })))).toEqual([
    'changed spec.parts[name=a].id',
    'changed spec.parts[name=b].id',
  ])
})
