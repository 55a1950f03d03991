import { expect, test } from 'vitest'
import { lastApplied } from '../../../../src/manifest/last-applied.ts'
import { gateView } from '../../../../src/plan/prune/gate-view.ts'
import { applied } from '../fixtures.ts'

const object = {
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'settings', namespace: 'shop', annotations: { [lastApplied]: '{}', note: 'x' } },
  data: { a: 'b' },
}
const label = { 'f:labels': { 'f:kubernixos': {} } }

test('neither the body nor the fields beside our label are kept', () => {
  const live = applied(object, {
    'f:metadata': { ...label, 'f:annotations': { 'f:note': {} } },
    'f:data': {},
  })
  const view = gateView(live)
  expect(Object.keys(view)).toEqual(['apiVersion', 'kind', 'metadata'])
  expect(view.metadata.managedFields?.map(entry => entry.fieldsV1)).toEqual([{ 'f:metadata': label }])
  expect(view.metadata.annotations).toEqual({ note: 'x' })
})

test('the last-applied annotation stays if no Apply entry owns the label', () => {
  const live = applied(object, { 'f:data': {} })
  expect(gateView(live).metadata).toMatchObject({ annotations: { [lastApplied]: '{}' }, managedFields: [] })
})

test('an object without managedFields or annotations gets none', () => {
  const { managedFields: _1, annotations: _2, ...metadata } = applied(object, {}).metadata
  const view = gateView({ apiVersion: 'v1', kind: 'ConfigMap', metadata })
  expect(view.metadata).toEqual(metadata)
})

test('the owners of finalizers are kept while an object is being deleted, and nothing else of them', () => {
  const finalizers = ['example.com/hold', 'example.com/own']
  const held = { 'f:finalizers': { '.': {}, 'v:"example.com/hold"': {} } }
  const entry = {
    manager: 'operator',
    operation: 'Update' as const,
    apiVersion: 'v1',
    fieldsType: 'FieldsV1',
  }
  const other = { ...entry, fieldsV1: { 'f:metadata': { ...held, 'f:annotations': { 'f:note': {} } } } }
  const going = applied(
    object,
    { 'f:metadata': label },
    { finalizers, deletionTimestamp: '2026-11-22T12:00:00Z' },
  )
  going.metadata.managedFields?.push(other, { ...entry, fieldsV1: { 'f:data': {} } })
  const view = gateView(going)
  expect(view.metadata.managedFields?.map(({ fieldsV1 }) => fieldsV1)).toEqual([
    { 'f:metadata': label },
    { 'f:metadata': { 'f:finalizers': { 'v:"example.com/hold"': {} } } },
  ])
  const { deletionTimestamp: _, ...metadata } = going.metadata
  expect(gateView({ ...going, metadata }).metadata.managedFields).toHaveLength(1)
})
