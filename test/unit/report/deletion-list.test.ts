import { expect, test } from 'vitest'
import { deletionList, deletionQuestion, type Removals, unasked } from '../../../src/report/deletion-list.ts'
import { deletion, release, replacement } from './changes.ts'

function of(removals: Partial<Removals>): Removals {
  return { deletions: [], releases: [], replacements: [], ...removals }
}

const target = { server: 'https://127.0.0.1:6443', context: 'prod' }

test('names each object, its cluster and what is deleted with it', () => {
  const deletions = [
    deletion('ConfigMap', 'settings'),
    deletion('Namespace', 'old', 'v1', ''),
    deletion('Deployment', 'web', 'apps/v1'),
    deletion('CustomResourceDefinition', 'widgets.example.com', 'apiextensions.k8s.io/v1', ''),
    deletion('Namespace', 'other', 'example.com/v1', ''),
  ]
  expect(deletionList(of({ deletions }), target)).toMatchInlineSnapshot(`
    "To delete from context prod (https://127.0.0.1:6443):
      - configmap/settings (namespace shop)
      - namespace/old, with everything in it
      - deployment.apps/web (namespace shop), with its pods
      - customresourcedefinition.apiextensions.k8s.io/widgets.example.com, with all objects of its kind
      - namespace.example.com/other
    "
  `)
})

test('counts what goes along where it is known', () => {
  const pods = [
    { what: 'pods', count: 3 },
    { what: 'replicasets.apps', count: 1 },
  ]
  const deletions = [
    { ...deletion('Deployment', 'web', 'apps/v1'), along: pods },
    { ...deletion('PersistentVolumeClaim', 'kept', 'v1'), along: [] },
  ]
  expect(deletionList(of({ deletions }), target)).toContain(
    '  - deployment.apps/web (namespace shop), also deletes: 3 pods, 1 replicasets.apps\n  - persistentvolumeclaim/kept (namespace shop)\n',
  )
})

test('no name can hide a line of the list', () => {
  const role = deletion('Role', 'x\u001b[2K\u009b1A', 'rbac.authorization.k8s.io/v1')
  expect(deletionList(of({ deletions: [role] }), target)).toContain(
    '  - role.rbac.authorization.k8s.io/x\\u001b[2K\\u009b1A (',
  )
})

test('counts by kind in a long list', () => {
  const deletions = [
    ...Array.from({ length: 4 }, (_, index) => deletion('Secret', `s${index}`)),
    ...Array.from({ length: 5 }, (_, index) => deletion('Pod', `p${index}`)),
  ]
  const { server } = target
  expect(deletionList(of({ deletions }), { server })).not.toContain('5 Pod')
  const more = [
    ...deletions,
    deletion('ConfigMap', 'c'),
    deletion('Pod', 'p'),
    deletion('Job', 'j', 'batch/v1'),
  ]
  expect(deletionList(of({ deletions: more }), { server })).toMatch(
    /^To delete from https:\/\/127.0.0.1:6443:\n[\s\S]*\n {2}6 Pod, 4 Secret, 1 ConfigMap, 1 Job\n$/,
  )
})

test("kubernixos' question", () => {
  const secrets = (count: number) =>
    Array.from({ length: count }, (_, index) => deletion('Secret', `s${index}`))
  const questions: [Partial<Removals>, string][] = [
    [{ deletions: secrets(1) }, 'delete 1 object'],
    [{ deletions: secrets(12) }, 'delete 12 objects'],
    [{ deletions: secrets(2), releases: [release()] }, 'delete 2 objects and release 1 object'],
    [{ releases: [release()] }, 'release 1 object'],
    [{ replacements: [replacement()] }, 'replace 1 object'],
    [{ replacements: [replacement()], deletions: secrets(2) }, 'replace 1 object and delete 2 objects'],
  ]
  for (const [removals, words] of questions) {
    expect(deletionQuestion(of(removals))).toBe(
      `You are about to ${words}, please confirm with 'yes' or 'no' [y/N]: `,
    )
  }
})

test.each<[Partial<Removals>, string]>([
  [{ deletions: [deletion('Secret', 's')] }, '1 object would be deleted'],
  [{ deletions: [deletion('Secret', 's')], releases: [release()] }, '2 objects would be deleted or released'],
  [{ replacements: [replacement()] }, '1 object would be replaced'],
  [
    { replacements: [replacement()], deletions: [deletion('Secret', 's')] },
    '2 objects would be deleted or replaced',
  ],
])('%# what a run without a terminal says', (removals, words) => {
  expect(unasked(of(removals))).toBe(`${words}, but there is no terminal to ask at`)
})

test('objects that are replaced are named first, with what goes along', () => {
  const counted = replacement({ along: [{ what: 'pods', count: 3 }] })
  expect(
    deletionList(
      of({ replacements: [replacement(), counted], deletions: [deletion('Secret', 's')] }),
      target,
    ),
  ).toBe(
    [
      'To replace on context prod (https://127.0.0.1:6443), by a deletion and a creation:',
      '  - deployment.apps/web (namespace shop), with its pods',
      '  - deployment.apps/web (namespace shop), also deletes: 3 pods',
      'To delete from context prod (https://127.0.0.1:6443):',
      '  - secret/s (namespace shop)',
      '',
    ].join('\n'),
  )
})

test('objects that are released are named after the deletions', () => {
  expect(deletionList(of({ deletions: [deletion('Secret', 's')], releases: [release()] }), target)).toBe(
    [
      'To delete from context prod (https://127.0.0.1:6443):',
      '  - secret/s (namespace shop)',
      'To release on context prod (https://127.0.0.1:6443), without deleting:',
      '  ~ node/node-1',
      '',
    ].join('\n'),
  )
  expect(deletionList(of({ releases: [release()] }), target)).not.toContain('To delete')
})
