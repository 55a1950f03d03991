import { describe, expect, test } from 'vitest'
import { OwnedPods } from '../../../../src/cluster/wait/owned-pods.ts'
import type { JsonObject, LiveObject } from '../../../../src/manifest/object.ts'
import { liveOf } from '../fake-api.ts'

function live(kind: string, name: string, metadata: JsonObject = {}, status: JsonObject = {}): LiveObject {
  const object = {
    apiVersion: kind === 'Pod' ? 'v1' : 'apps/v1',
    kind,
    metadata: { name, namespace: 'shop' },
  }
  return { ...liveOf(object, metadata), status }
}

const ownedBy = (owner: string) => [{ kind: 'Owner', name: owner, uid: `uid-${owner}`, controller: true }]
const pod = (name: string, owner: string, labels: JsonObject = {}, status: JsonObject = {}) =>
  live('Pod', name, { ownerReferences: ownedBy(owner), labels }, status)
const set = (name: string, revision: string) =>
  live('ReplicaSet', name, {
    ownerReferences: ownedBy('web'),
    annotations: { 'deployment.kubernetes.io/revision': revision },
  })
const deployment = (observedGeneration: number) =>
  live(
    'Deployment',
    'web',
    { generation: 2, annotations: { 'deployment.kubernetes.io/revision': '2' } },
    { observedGeneration },
  )

function podsOf(owner: LiveObject, pods: readonly LiveObject[], sets: readonly LiveObject[] = []): string[] {
  const owned = new OwnedPods()
  owned.pods.list(pods)
  owned.replicaSets.list(sets)
  return owned.of(owner).map(({ metadata }) => metadata.name)
}

describe('the Pods that speak for a workload', () => {
  const sets = [set('web-1', '1'), set('web-2', '2')]
  const pods = [pod('old', 'web-1'), pod('new', 'web-2'), pod('other', 'db')]
  const hash = (value: string) => ({ 'controller-revision-hash': value })
  test.each<[string, LiveObject, readonly LiveObject[], readonly LiveObject[], string[]]>([
    ['of a Deployment: those of its newest ReplicaSet', deployment(2), pods, sets, ['new']],
    ['none while the Deployment controller has not seen the template', deployment(1), pods, sets, []],
    [
      'of a StatefulSet: those of its update revision',
      live('StatefulSet', 'db', { generation: 1 }, { observedGeneration: 1, updateRevision: 'b' }),
      [pod('db-0', 'db', hash('a')), pod('db-1', 'db', hash('b'))],
      [],
      ['db-1'],
    ],
    [
      'of a DaemonSet: those of its template generation',
      live('DaemonSet', 'log', { annotations: { 'deprecated.daemonset.template.generation': '3' } }),
      [
        pod('log-a', 'log', { 'pod-template-generation': '2' }),
        pod('log-b', 'log', { 'pod-template-generation': '3' }),
      ],
      [],
      ['log-b'],
    ],
    ['of a Job: its own', live('Job', 'db'), pods, [], ['other']],
    [
      'none that is ready or has succeeded',
      live('Job', 'db'),
      [
        pod('ready', 'db', {}, { conditions: [{ type: 'Ready', status: 'True' }] }),
        pod('over', 'db', {}, { phase: 'Succeeded' }),
        pod('stuck', 'db', {}, { phase: 'Pending' }),
      ],
      [],
      ['stuck'],
    ],
  ])('%s', (_name, owner, some, replicaSets, expected) => {
    expect(podsOf(owner, some, replicaSets)).toEqual(expected)
  })
})

test('a new list of one namespace leaves the Pods of others alone', () => {
  const owned = new OwnedPods()
  owned.pods.list([pod('a', 'x')])
  owned.pods.list([], 'other')
  expect(owned.pods.all).toHaveLength(1)
  owned.pods.list([], 'shop')
  expect(owned.pods.all).toHaveLength(0)
})
