import { describe, expect, test } from 'vitest'
import type { JsonObject, LiveObject } from '../../../src/manifest/object.ts'
import type { ReadinessRule } from '../../../src/readiness/readiness.ts'
import { ownsPods, readinessWithPods } from '../../../src/readiness/readiness-with-pods.ts'
import { ago, condition, live, now, readinessText } from './objects.ts'

const own = '0 of 3 replicas are available'
const deployment = live('apps/v1 Deployment', {
  spec: { replicas: 3 },
  status: { observedGeneration: 2, replicas: 3, updatedReplicas: 3 },
})
const job = live('batch/v1 Job', { spec: {}, status: { startTime: ago(60), active: 1 } })

/** A Pod that started `age` seconds ago, and whose container waits for a reason. */
function pod(name: string, reason: string, { age = 60, restarts = 0, phase = 'Pending' } = {}): LiveObject {
  const container: JsonObject = {
    name: 'app',
    restartCount: restarts,
    ready: false,
    state: { waiting: { reason } },
    lastState: restarts > 0 ? { terminated: { exitCode: 3, reason: 'Error' } } : {},
  }
  const conditions = [
    condition('Ready', 'False', 'ContainersNotReady', 'containers with unready status: [app]'),
  ]
  return live('v1 Pod', {
    metadata: { name },
    status: { phase, startTime: ago(age), conditions, containerStatuses: [container] },
  })
}

function judged(
  owner: LiveObject,
  pods: readonly LiveObject[],
  rules: readonly ReadinessRule[] = [],
): string {
  return readinessText(readinessWithPods(owner, pods, { rules, now }))
}

const unschedulable = live('v1 Pod', {
  metadata: { name: 'web-1' },
  status: {
    phase: 'Pending',
    conditions: [
      condition('PodScheduled', 'False', 'Unschedulable', '0/1 nodes are available: 1 Insufficient cpu.'),
    ],
  },
})

describe('a Deployment that waits', () => {
  test.each<[string, LiveObject[], string]>([
    ['without Pods', [], `waiting: ${own}`],
    [
      'with a Pod whose image can not be pulled',
      [pod('web-2', 'ContainerCreating'), pod('web-1', 'ImagePullBackOff')],
      `failed: ${own}; Pod web-1: container app waits (ImagePullBackOff)`,
    ],
    [
      'with such a Pod that is young',
      [pod('web-1', 'ErrImagePull', { age: 5 }), pod('web-2', 'ErrImagePull', { age: 9 })],
      `waiting until 6 s: ${own}; Pod web-1: container app waits (ErrImagePull)`,
    ],
    [
      'with a Pod that has crashed twice',
      [pod('web-1', 'CrashLoopBackOff', { restarts: 2 })],
      `waiting: ${own}; Pod web-1: container app waits (CrashLoopBackOff, last exit code 3)`,
    ],
    [
      'with a Pod that has crashed three times',
      [pod('web-1', 'CrashLoopBackOff', { restarts: 3 })],
      `failed: ${own}; Pod web-1: container app waits (CrashLoopBackOff, last exit code 3)`,
    ],
    [
      'with a Pod that no node takes',
      [unschedulable],
      `waiting: ${own}; Pod web-1: PodScheduled is False (Unschedulable): 0/1 nodes are available: 1 Insufficient cpu`,
    ],
    [
      'with a Pod that was evicted',
      [pod('web-1', 'ImagePullBackOff', { phase: 'Failed' })],
      `waiting: ${own}`,
    ],
  ])('%s', (_name, pods, expected) => {
    expect(judged(deployment, pods)).toBe(expected)
  })

  test('does not hear Pods that are being deleted or are ready', () => {
    const broken = pod('web-1', 'ImagePullBackOff')
    const leaving: LiveObject = { ...broken, metadata: { ...broken.metadata, deletionTimestamp: ago(1) } }
    const fine = live('v1 Pod', { status: { phase: 'Running', conditions: [condition('Ready', 'True')] } })
    expect(judged(deployment, [leaving, fine])).toBe(`waiting: ${own}`)
  })

  test('does not hear its Pods where the configuration has a rule', () => {
    const ready = { path: '/status/updatedReplicas', values: [4] }
    const pods = [pod('web-1', 'ImagePullBackOff')]
    expect(judged(deployment, pods, [{ group: 'apps', kind: 'Deployment', ready }])).toBe(
      'waiting: .status.updatedReplicas is 3, and not 4',
    )
  })
})

test('a Job counts crashes itself, but not images that can not be pulled', () => {
  const start = '0 of 1 Pods have succeeded'
  expect(judged(job, [pod('load-1', 'CrashLoopBackOff', { restarts: 5 })])).toBe(
    `waiting: ${start}; Pod load-1: container app waits (CrashLoopBackOff, last exit code 3)`,
  )
  expect(judged(job, [pod('load-1', 'InvalidImageName')])).toBe(
    `failed: ${start}; Pod load-1: container app waits (InvalidImageName)`,
  )
})

test('a ready object stays ready, whatever its Pods say', () => {
  const paused = live('apps/v1 Deployment', { spec: { paused: true } })
  expect(judged(paused, [pod('web-1', 'ImagePullBackOff')])).toBe('ready')
})

test.each([
  ['apps/v1 Deployment', true],
  ['batch/v1 Job', true],
  ['batch/v1 CronJob', false],
  ['v1 Pod', false],
  ['example.org/v1 Deployment', false],
])('%s owns Pods: %s', (kind, expected) => {
  expect(ownsPods(live(kind, {}))).toBe(expected)
})
