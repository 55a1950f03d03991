import { expect, test } from 'vitest'
import type { KubeObject, LiveObject } from '../../../src/manifest/object.ts'
import { sourcePointer } from '../../../src/manifest/source-pointer.ts'
import { adoptionOf, withAdoption } from '../../../src/plan/adoption.ts'
import { otherInstanceOf } from '../../../src/plan/instance.ts'
import { applied } from './fixtures.ts'

const wanted: KubeObject = {
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'cm', namespace: 'shop' },
}
const annotation = { 'kubernixos/adopted': 'true' }
const ourLabel = { kubernixos: 'old' }
const ownsLabel = { 'f:labels': { 'f:kubernixos': {} } }
const ownsAnnotation = { 'f:metadata': { 'f:annotations': { 'f:kubernixos/adopted': {} } } }

const ownsBoth = { 'f:metadata': { ...ownsAnnotation['f:metadata'], ...ownsLabel } }

/** A live object without an entry of ours, with these metadata. */
function foreign(metadata: object = {}): LiveObject {
  return applied(wanted, { 'f:data': { 'f:a': {} } }, { managedFields: [], ...metadata })
}

function ours(metadata: object = {}, owned: object = ownsAnnotation): LiveObject {
  return applied(wanted, owned as never, metadata)
}

/** A live object with our label, which this manager has set. */
function copied(manager: string, operation: 'Apply' | 'Update' = 'Update'): LiveObject {
  const entry = { manager, operation, apiVersion: 'v1', fieldsV1: { 'f:metadata': ownsLabel } }
  return foreign({ labels: ourLabel, managedFields: [entry] })
}

const rows: [
  name: string,
  live: LiveObject,
  unless: string | undefined,
  withAdopt: string | undefined,
  sent: boolean,
][] = [
  ['an object of others', foreign(), 'marked', 'fully', true],
  ['an object with our label', foreign({ labels: { kubernixos: 'old' } }), undefined, undefined, false],
  [
    'an object that somebody has made with a copy of our label',
    copied('controller'),
    'marked',
    'fully',
    true,
  ],
  ['a label of another field manager', copied('former', 'Apply'), undefined, undefined, false],
  ['an object that we have applied', ours({}, {}), undefined, undefined, false],
  ['an object whose claims a run has taken before it ended', ours(), 'marked', 'fully', true],
  ['such an object whose label is ours', ours({ labels: ourLabel }, ownsBoth), undefined, undefined, false],
  ['an adopted object', ours({ annotations: annotation }), undefined, 'fully', true],
  [
    'an annotation that somebody else owns',
    ours({ annotations: annotation }, {}),
    undefined,
    undefined,
    true,
  ],
  ['another value', ours({ annotations: { 'kubernixos/adopted': 'no' } }), undefined, undefined, false],
]

test.each([
  ['another instance', { kubernixos: 'old', 'kubernixos/instance': 'b' }, 'fully'],
  ['an instance without our label', { 'kubernixos/instance': 'b' }, 'fully'],
  ['a configuration without an instance', { kubernixos: 'old' }, 'fully'],
  ['our own instance', { kubernixos: 'old', 'kubernixos/instance': 'a' }, undefined],
])('an object of %s is taken only if this run takes those of others', (_name, labels, taken) => {
  const rules = { fieldManager: 'kubectl-nixos', instance: 'a', adopt: true }
  const live = ours({ labels }, {})
  expect(adoptionOf(live, { ...rules, adoptOthers: false })).toBe(undefined)
  expect(adoptionOf(live, { ...rules, adoptOthers: true })).toBe(taken)
  expect(otherInstanceOf(live, 'a')).toEqual(
    taken && { name: labels['kubernixos/instance' as keyof typeof labels] ?? null },
  )
})

test.each(rows)('%s', (_name, live, unless, withAdopt, sent) => {
  const rules = { fieldManager: 'kubectl-nixos', adopt: false, adoptOthers: false }
  expect(adoptionOf(live, rules)).toBe(unless)
  expect(adoptionOf(live, { ...rules, adopt: true })).toBe(withAdopt)
  const manifest = { origin: { title: 'm', pointer: '' }, object: wanted }
  expect(withAdoption(manifest, live, rules).object.metadata['annotations']).toEqual(
    sent ? annotation : undefined,
  )
  expect(withAdoption(manifest, live, { ...rules, adopt: true })).toBe(manifest)
})

const sources: [name: string, metadata: { annotations?: Record<string, string> }, pointer: string][] = [
  ['no annotations', {}, '/metadata/annotations'],
  ['annotations of its own', { annotations: { a: 'b' } }, '/metadata/annotations/kubernixos~1adopted'],
]

test.each(sources)('the program has added the annotation; a manifest with %s', (_name, metadata, pointer) => {
  const object = { ...wanted, metadata: { ...wanted.metadata, ...metadata } }
  const manifest = { origin: { title: 'm', pointer: '' }, object }
  const body = withAdoption(manifest, foreign(), {
    fieldManager: 'kubectl-nixos',
    adopt: false,
    adoptOthers: false,
  })
  expect(body.object.metadata['annotations']).toEqual({ ...metadata.annotations, ...annotation })
  expect(sourcePointer(body, pointer)).toBe(undefined)
  expect(sourcePointer(body, '/metadata/annotations/a')).toBe(
    metadata.annotations === undefined ? undefined : '/metadata/annotations/a',
  )
})
