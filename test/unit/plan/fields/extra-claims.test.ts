import { describe, expect, test } from 'vitest'
import type {
  JsonObject,
  KubeObject,
  LiveObject,
  ManagedFieldsEntry,
} from '../../../../src/manifest/object.ts'
import { findAllClaims } from '../../../../src/plan/fields/extra-claims.ts'
import { predicted } from '../../../../src/plan/fields/predicted.ts'
import { withClaims } from '../../../../src/plan/fields/with-claims.ts'
import { live as fixture, wanted as wantedFixture } from '../fixtures.ts'
import { entry, ownedBy } from '../owned-by.ts'

const us = 'kubectl-nixos'
const origin = { title: 't', pointer: '' }
const rules = {
  fieldManager: us,
  takeOver: [] as readonly string[],
  takeBack: ['k9s'],
  adoptOthers: false,
  removeExtras: true,
}
const wanted: KubeObject = {
  apiVersion: 'v1',
  kind: 'Thing',
  metadata: { name: 't', labels: { kubernixos: 'x' } },
  spec: { a: '1' },
}
const label = { 'f:metadata': { 'f:labels': { 'f:kubernixos': {} } } }
const ours = entry(us, { ...label, 'f:spec': { 'f:a': {} } }, { operation: 'Apply' })
const spec = (fields: JsonObject): JsonObject => ({ 'f:spec': fields })
const annotation = (key: string): JsonObject => ({ 'f:metadata': { 'f:annotations': { [`f:${key}`]: {} } } })
const b = spec({ 'f:b': {} })

/** The live object with some fields beside the manifest. */
function found(...entries: ManagedFieldsEntry[]): LiveObject {
  const probe = { exec: { command: ['x'] }, periodSeconds: 10, none: {} }
  const live = ownedBy({ ...wanted, spec: { a: '1', b: '2', probe } }, ...entries)
  for (const { fieldsV1 } of entries) {
    const owned = (fieldsV1?.['f:metadata'] as JsonObject | undefined)?.['f:annotations']
    for (const key of Object.keys(owned ?? {}))
      if (key !== '.') live.metadata.annotations = { ...live.metadata.annotations, [key.slice(2)]: 'x' }
  }
  return live
}

function claimed(live: LiveObject, some: Partial<typeof rules> = {}, object = wanted, configured = object) {
  const claims = findAllClaims({ origin, object, configured }, live, { ...rules, ...some })
  return claims.map(claim => `${claim.manager} ${claim.kind === 'extra' ? claim.path : claim.kind}`)
}

test.each([
  'kubectl-client-side-apply',
  'kubectl-create',
  'kubectl-edit',
  'kubectl-patch',
  'kubectl-set',
  'kubectl-replace',
  'kubectl-label',
  'kubectl-annotate',
])('extras of %s go', manager => {
  expect(claimed(found(ours, entry(manager, b)))).toEqual([`${manager} /spec/b`])
})

test.each([
  ['kubectl rollout', entry('kubectl-rollout', b)],
  ['what was there before managedFields', entry('before-first-apply', b)],
  ['a manager whose edits are drift', entry('k9s', b)],
  ['another tool', entry('helm', spec({ 'f:a': {}, 'f:b': {} }))],
  ['an Apply entry', entry('kubectl-edit', b, { operation: 'Apply' })],
  ['a subresource', entry('kubectl-edit', b, { subresource: 'scale' })],
  ['another version', entry('kubectl-edit', b, { apiVersion: 'v0' })],
])('extras of %s stay', (_what, other) => {
  expect(claimed(found(ours, other))).toEqual([])
})

const edit = entry('kubectl-edit', b)

describe('extras stay', () => {
  test('without the flag', () => {
    expect(claimed(found(ours, edit), { removeExtras: false })).toEqual([])
  })

  test.each([
    ['while we have no entry', [edit]],
    ['while our entry is of another version', [{ ...ours, apiVersion: 'v0' }, edit]],
    ['if another manager owns them, too', [ours, edit, entry('operator', b)]],
    [
      'if another manager owns a part of them',
      [ours, edit, entry('operator', spec({ 'f:b': { 'f:c': {} } }))],
    ],
    ['if another command of kubectl owns them, too', [ours, edit, entry('kubectl-patch', b)]],
  ] as const)('%s', (_what, entries) => {
    expect(claimed(found(...entries))).toEqual([])
  })

  test('of an object of another instance, unless this run takes it', () => {
    const live = found(ours, edit)
    live.metadata.labels = { ...live.metadata.labels, 'kubernixos/instance': 'b' }
    expect(claimed(live)).toEqual([])
    expect(claimed(live, { adoptOthers: true })).toEqual(['kubectl-edit /spec/b'])
  })

  test('outside of metadata if the manifest only sets metadata', () => {
    const { spec: _, ...object } = wanted
    const live = found(ours, edit, entry('kubectl-annotate', annotation('note')))
    expect(claimed(live, {}, object)).toEqual(['kubectl-annotate /metadata/annotations/note'])
  })

  test('if kubernixos.apply.ignore has left the field to its manager', () => {
    const configured = { ...wanted, spec: { a: '1', b: '3' } }
    expect(claimed(found(ours, edit), {}, wanted, configured)).toEqual([])
  })
})

test('a manager whose fields are taken over has no extras', () => {
  expect(claimed(found(ours, edit), { takeOver: ['kubectl-edit'] })).toEqual(['kubectl-edit entry'])
})

test('a field that we own, too, and that left the configuration goes', () => {
  const both = entry(us, spec({ 'f:a': {}, 'f:b': {} }), { operation: 'Apply' })
  expect(claimed(found(both, edit))).toEqual(['kubectl-edit /spec/b'])
})

describe('a map goes as a whole', () => {
  const exec = { '.': {}, 'f:command': {} }
  const probe = { '.': {}, 'f:exec': exec, 'f:none': {}, 'f:periodSeconds': {} }
  const whole = '/spec/probe'
  const part = '/spec/probe/exec'

  test.each([
    ['with its defaults', 'kubectl-replace', probe, [], whole],
    ['if a person has added all of it', 'kubectl-edit', probe, [], whole],
    [
      'unless another manager owns a part of it',
      'kubectl-replace',
      probe,
      [entry('operator', spec({ 'f:probe': { 'f:periodSeconds': {} } }))],
      part,
    ],
    ['unless a person has not added the map itself', 'kubectl-replace', { 'f:exec': exec }, [], part],
  ] as const)('%s', (_what, manager, fields, others, path) => {
    const live = found(ours, entry(manager, spec({ 'f:probe': fields })), ...others)
    expect(claimed(live)).toEqual([`${manager} ${path}`])
  })

  test('unless a key in it stays', () => {
    const keys = ['note', 'kubernixos/prune'].map(key => [`f:${key}`, {}] as const)
    const annotations = { '.': {}, ...Object.fromEntries(keys) }
    const live = found(ours, entry('kubectl-annotate', { 'f:metadata': { 'f:annotations': annotations } }))
    expect(claimed(live)).toEqual(['kubectl-annotate /metadata/annotations/note'])
  })
})

test('in a real Deployment, what people added goes, and a restart stays', () => {
  const live = fixture('deployment-edited')
  const object = wantedFixture('deployment')
  const claims = findAllClaims({ origin, object }, live, rules)
  expect(claims.map(claim => `${claim.manager} ${claim.kind === 'extra' ? claim.path : ''}`)).toEqual([
    'kubectl-annotate /metadata/annotations/note',
    'kubectl-label /metadata/labels/tier',
    'kubectl-set /spec/template/spec/containers/0/env/2',
    'kubectl-set /spec/template/spec/initContainers/0/env',
    'kubectl-set /spec/template/spec/initContainers/1/env',
  ])
  const after = JSON.stringify(predicted(object, withClaims(live, claims, us), us)['spec'])
  expect(after).toContain('restartedAt')
  expect(findAllClaims({ origin, object }, withClaims(live, claims, us), rules)).toEqual([])
})
