import { expect, test } from 'vitest'
import type { Inside } from '../../../../src/plan/prune/contents.ts'
import { kindsOwnedBy, ownedContents, withOwned } from '../../../../src/plan/prune/owned.ts'

function inside(what: string, uid: string, ...owners: string[]): Inside {
  return { what, uid, owners, namespace: 'shop', isControlled: owners.length > 0 }
}

const tree = [
  inside('pods', 'p1', 'rs'),
  inside('pods', 'p2', 'rs'),
  inside('replicasets.apps', 'rs', 'web'),
  inside('pods', 'other', 'elsewhere'),
  inside('pods', 'alone'),
]
const none = new Set<string>()

test.each<[string, readonly Inside[], ReadonlySet<string>, string[]]>([
  ['owners in between, in any order', tree, none, ['2 pods', '1 replicasets.apps']],
  ['what the plan deletes itself is left out', tree, new Set(['p1']), ['1 pods', '1 replicasets.apps']],
  ['an object with another owner stays', [inside('pods', 'p', 'web', 'job')], none, []],
  ['unless that owner goes, too', [inside('pods', 'p', 'web', 'job')], new Set(['job']), ['1 pods']],
  ['owners in a circle', [inside('pods', 'a', 'web', 'b'), inside('pods', 'b', 'a')], none, []],
  [
    'an object in two groups',
    [inside('jobs.batch', 'j', 'web'), inside('jobs.x', 'j', 'web')],
    none,
    ['1 jobs.batch'],
  ],
])('%s', (_name, insides, deleted, counted) => {
  const contents = ownedContents('web', insides, deleted)
  expect(contents.map(({ what, count }) => `${count} ${what}`)).toEqual(counted)
})

test('only workloads own kinds that are known', () => {
  expect(kindsOwnedBy({ apiVersion: 'apps/v1', kind: 'Deployment' })).toEqual(['replicasets.apps', 'pods'])
  expect(kindsOwnedBy({ apiVersion: 'example.com/v1', kind: 'Deployment' })).toBeUndefined()
})

test('a StatefulSet takes claims and pods along', () => {
  const claims = [{ what: 'persistentvolumeclaims', count: 1 }]
  const pods = [{ what: 'pods', count: 2 }]
  expect(withOwned(new Map([['set', claims]]), new Map([['set', pods]])).get('set')).toEqual([
    ...claims,
    ...pods,
  ])
})
