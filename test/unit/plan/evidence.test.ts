import { describe, expect, test } from 'vitest'
import type { Json, KubeObject, LiveObject } from '../../../src/manifest/object.ts'
import { deletionConditions } from '../../../src/plan/deletion-conditions.ts'
import { withEvidence } from '../../../src/plan/evidence.ts'
import type { Observation } from '../../../src/plan/observation.ts'
import { planWrite } from '../../../src/plan/plan-write.ts'
import type { Row } from '../../../src/plan/rows/row.ts'
import { rowsBelow } from '../../../src/plan/rows-below.ts'
import { applied, resource } from './fixtures.ts'
import { planHead } from './plan-of.ts'

const job = (image: string, parallelism = 1): KubeObject => ({
  apiVersion: 'batch/v1',
  kind: 'Job',
  metadata: { name: 'once', namespace: 'shop' },
  spec: { parallelism, template: { spec: { containers: [{ name: 'a', image }] } } },
})
const owned = {
  'f:spec': {
    'f:parallelism': {},
    'f:template': {
      'f:spec': { 'f:containers': { 'k:{"name":"a"}': { '.': {}, 'f:name': {}, 'f:image': {} } } },
    },
  },
}

function evidenceFor(wanted: KubeObject, live: LiveObject | undefined, message: string, field: string) {
  const failure = {
    status: 422,
    reason: 'Invalid',
    message,
    causes: [{ reason: 'FieldValueInvalid', field, message }],
  }
  const observation: Observation = {
    manifest: { origin: { title: 'm', pointer: '' }, object: wanted },
    resource: resource('Job', 'jobs', { group: 'batch' }),
    live,
    answer: { kind: 'rejected', failure },
  }
  const change = withEvidence(planWrite(observation, planHead), observation, planHead)
  return change.action === 'refused' && change.half === 'apply' ? change.evidence : undefined
}

describe('an immutable field', () => {
  test('has its changes as evidence, and no others', () => {
    const live = applied(job('web:1', 1), owned)
    expect(
      evidenceFor(job('web:2', 3), live, 'Invalid value: {}: field is immutable', 'spec.template'),
    ).toMatchObject({ kind: 'changes', rows: [{ kind: 'changed', before: 'web:1', after: 'web:2' }] })
  })

  test('has none if the object is new, or if the server complains about something else', () => {
    const message = 'Invalid value: {}: field is immutable'
    expect(evidenceFor(job('web:2'), undefined, message, 'spec.template')).toBeUndefined()
    const live = applied(job('web:1'), owned)
    expect(evidenceFor(job('web:2'), live, 'Invalid value: -1: no', 'spec.parallelism')).toBeUndefined()
  })
})

describe('an object that is being deleted', () => {
  const going = (object: KubeObject, rest: object, finalizers: string[] = []) =>
    ({
      ...object,
      ...rest,
      metadata: {
        ...object.metadata,
        uid: 'u',
        resourceVersion: '1',
        creationTimestamp: '2026-01-01T00:00:00Z',
        deletionTimestamp: '2026-01-01T00:00:00Z',
        finalizers,
      },
    }) as LiveObject

  test('is held by its finalizers, and the managers that have set them are named', () => {
    const live = going(job('web:1'), {}, ['example.com/a', 'example.com/b'])
    const finalizers = { 'f:finalizers': { 'v:"example.com/a"': {} } }
    const entry = { manager: 'operator', apiVersion: 'v1', fieldsV1: { 'f:metadata': finalizers } }
    const managedFields = [{ ...entry, operation: 'Update' as const }]
    const held = { ...live, metadata: { ...live.metadata, managedFields } }
    expect(evidenceFor(job('web:1'), held, '', '')).toEqual({
      kind: 'held-by',
      holders: [
        'held by its finalizer example.com/a (set by "operator")',
        'held by its finalizer example.com/b',
      ],
    })
  })

  test('a Namespace is held by what its spec and its conditions say', () => {
    const shop = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } }
    const conditions = [
      { type: 'NamespaceDeletionDiscoveryFailure', status: 'False', message: 'All resources discovered' },
      {
        type: 'NamespaceContentRemaining',
        status: 'True',
        message: 'Some resources are remaining: widgets.',
      },
    ]
    const live = going(shop, { spec: { finalizers: ['kubernetes'] }, status: { conditions } })
    expect(evidenceFor(shop, live, '', '')).toEqual({
      kind: 'held-by',
      holders: ['held by its finalizer kubernetes', 'Some resources are remaining: widgets.'],
    })
  })
})

describe('the conditions that speak of a deletion', () => {
  const of = (apiVersion: string, kind: string, conditions: Json) =>
    deletionConditions({ ...going0(apiVersion, kind), status: { conditions } })
  const going0 = (apiVersion: string, kind: string): LiveObject => ({
    apiVersion,
    kind,
    metadata: { name: 'a', uid: 'u', resourceVersion: '1', creationTimestamp: '2026-01-01T00:00:00Z' },
  })
  const isTrue = (type: string) => ({ type, status: 'True', message: `${type} says why` })

  test('are all of a Namespace, and Terminating of a CRD', () => {
    const both = [isTrue('Established'), isTrue('Terminating'), { type: 'Other', status: 'False' }]
    const shown = (type: string) => ({ type, message: `${type} says why` })
    expect(of('v1', 'Namespace', both)).toEqual([shown('Established'), shown('Terminating')])
    expect(of('apiextensions.k8s.io/v1', 'CustomResourceDefinition', both)).toEqual([shown('Terminating')])
    expect(of('v1', 'Pod', both)).toEqual([])
    expect(of('v1', 'Namespace', null)).toEqual([])
    expect(of('v1', 'Namespace', [{ type: 'Bare', status: 'True' }])).toEqual([
      { type: 'Bare', message: 'Bare' },
    ])
  })
})

describe('rowsBelow', () => {
  const row = (...names: string[]): Row => ({
    kind: 'changed',
    path: names.map(name => ({ kind: 'field', name })),
    pointers: {},
    before: 1,
    after: 2,
  })
  const rows = [row('spec', 'clusterIP'), row('spec', 'ports'), row('metadata', 'labels', 'a'), row('spec2')]
  const shown = (fields: string[]) => rowsBelow(rows, fields).map(one => rows.indexOf(one))

  test.each([
    ['the field itself', ['spec.clusterIP'], [0]],
    ['an item of it', ['spec.ports[0].port'], [1]],
    ['everything below it', ['spec'], [0, 1]],
    ['what is around a field that the object does not have', ['spec.clusterIPs[0]'], [0, 1]],
    ['all rows, if nothing fits', ['value'], [0, 1, 2, 3]],
    ['each row once', ['spec', 'spec.ports'], [0, 1]],
  ])('%s', (_name, fields, expected) => {
    expect(shown(fields)).toEqual(expected)
  })
})
