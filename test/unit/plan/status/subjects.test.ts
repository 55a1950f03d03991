import { expect, test } from 'vitest'
import type { Change } from '../../../../src/plan/change.ts'
import type { Subject } from '../../../../src/plan/status/row.ts'
import { byInstance, subjectsOf } from '../../../../src/plan/status/subjects.ts'
import { liveOf, resourceOf } from '../../cluster/fake-api.ts'
import {
  adoption,
  create,
  deletion,
  keep,
  refused,
  release,
  restamp,
  unchanged,
  update,
} from '../../report/changes.ts'

test.each<[string, Change, Partial<Subject>]>([
  ['create', create(), { difference: 'create', isLabelled: true, mayVanish: false }],
  ['update', update(), { difference: 'update', isLabelled: true }],
  ['adopt', adoption(), { difference: 'adopt', isLabelled: true }],
  ['restamp', restamp(), { difference: 'none', isLabelled: true }],
  ['unchanged', unchanged(), { difference: 'none', isLabelled: true, mayVanish: false }],
  ['release', release(), { difference: 'release', isLabelled: true }],
  ['delete', deletion('ConfigMap', 'old'), { difference: 'delete', isLabelled: true }],
  ['keep', keep({ kind: 'prune-disabled' }), { difference: 'keep', isLabelled: true }],
  ['refused', refused({ kind: 'terminating' }), { difference: 'refused', isLabelled: false }],
  ['a Job that ran before', { ...unchanged(), ranBefore: true }, { difference: 'none', mayVanish: true }],
])('the subject of %s', (_name, change, expected) => {
  const [subject, ...others] = subjectsOf({ changes: [change], leaving: [] }, new Set())
  expect(subject).toMatchObject({ key: change.key, ...expected })
  expect(others).toEqual([])
})

test.each([
  ['update', update()],
  ['adopt', adoption()],
  ['restamp', restamp()],
  ['unchanged', unchanged()],
] as const)(
  'a list by our label does not contain an object without it, whatever is planned: %s',
  (_name, change) => {
    expect(subjectsOf({ changes: [change], leaving: [] }, new Set([change.key]))).toMatchObject([
      { key: change.key, isLabelled: false },
    ])
  },
)

test('an object that is being deleted is there once', () => {
  const { action: _, ...gone } = deletion('ConfigMap', 'old')
  const leaving = { action: 'leaving', ...gone, finalizers: [], isPruned: true } as const
  expect(subjectsOf({ changes: [], leaving: [leaving] }, new Set())).toMatchObject([
    { key: gone.key, difference: 'none' },
  ])
  expect(
    subjectsOf({ changes: [deletion('ConfigMap', 'old')], leaving: [leaving] }, new Set()),
  ).toMatchObject([{ difference: 'delete' }])
})

test('objects belong to the instance of their label, and each of them once', () => {
  const found = (name: string, instance?: string) => {
    const labels = {
      kubernixos: 'abc',
      ...(instance === undefined ? {} : { 'kubernixos/instance': instance }),
    }
    const object = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace: 'shop' } }
    return { resource: resourceOf('ConfigMap'), live: liveOf(object, { labels }) }
  }
  const groups = byInstance([found('a', 'one'), found('b'), found('a', 'one'), found('c', 'two')])
  const names = [...groups].map(([instance, some]) => [instance, some.map(({ live }) => live.metadata.name)])
  expect(names).toEqual([
    ['one', ['a']],
    [undefined, ['b']],
    ['two', ['c']],
  ])
})
