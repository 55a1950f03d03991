import { expect, test } from 'vitest'
import { deletionList, deletionQuestion } from '../../../src/report/deletion-list.ts'
import { deletion, release } from './changes.ts'

const target = { server: 'https://127.0.0.1:6443', context: 'prod' }

test('names each object, its cluster and what is deleted with it', () => {
  const deletions = [
    deletion('ConfigMap', 'settings'),
    deletion('Namespace', 'old', 'v1', ''),
    deletion('Deployment', 'web', 'apps/v1'),
    deletion('CustomResourceDefinition', 'widgets.example.com', 'apiextensions.k8s.io/v1', ''),
    deletion('Namespace', 'other', 'example.com/v1', ''),
  ]
  expect(deletionList(deletions, [], target)).toMatchInlineSnapshot(`
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
  expect(deletionList(deletions, [], target)).toContain(
    '  - deployment.apps/web (namespace shop), also deletes: 3 pods, 1 replicasets.apps\n  - persistentvolumeclaim/kept (namespace shop)\n',
  )
})

test('no name can hide a line of the list', () => {
  const role = deletion('Role', 'x\u001b[2K\u009b1A', 'rbac.authorization.k8s.io/v1')
  expect(deletionList([role], [], target)).toContain(
    '  - role.rbac.authorization.k8s.io/x\\u001b[2K\\u009b1A (',
  )
})

test('counts by kind in a long list', () => {
  const deletions = [
    ...Array.from({ length: 4 }, (_, index) => deletion('Secret', `s${index}`)),
    ...Array.from({ length: 5 }, (_, index) => deletion('Pod', `p${index}`)),
  ]
  const { server } = target
  expect(deletionList(deletions, [], { server })).not.toContain('5 Pod')
  const more = [
    ...deletions,
    deletion('ConfigMap', 'c'),
    deletion('Pod', 'p'),
    deletion('Job', 'j', 'batch/v1'),
  ]
  expect(deletionList(more, [], { server })).toMatch(
    /^To delete from https:\/\/127.0.0.1:6443:\n[\s\S]*\n {2}6 Pod, 4 Secret, 1 ConfigMap, 1 Job\n$/,
  )
})

test("kubernixos' question", () => {
  expect(deletionQuestion(1, 0)).toBe("You are about to delete 1 object, please confirm with 'yes' or 'no': ")
  expect(deletionQuestion(12, 0)).toContain('delete 12 objects,')
})

test('objects that are released are named after the deletions', () => {
  expect(deletionList([deletion('Secret', 's')], [release()], target)).toBe(
    [
      'To delete from context prod (https://127.0.0.1:6443):',
      '  - secret/s (namespace shop)',
      'To release on context prod (https://127.0.0.1:6443), without deleting:',
      '  ~ node/node-1',
      '',
    ].join('\n'),
  )
  expect(deletionList([], [release()], target)).not.toContain('To delete')
  expect(deletionQuestion(2, 1)).toContain('delete 2 objects and release 1 object,')
  expect(deletionQuestion(0, 1)).toContain('You are about to release 1 object,')
})
