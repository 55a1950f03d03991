import { describe, expect, test } from 'vitest'
import type { JsonObject } from '../../../src/manifest/object.ts'
import { condition, judged, live } from './objects.ts'

const done = {
  observedGeneration: 2,
  replicas: 3,
  updatedReplicas: 3,
  readyReplicas: 3,
  availableReplicas: 3,
  conditions: [
    condition('Available', 'True', 'MinimumReplicasAvailable', 'Deployment has minimum availability.'),
    condition(
      'Progressing',
      'True',
      'NewReplicaSetAvailable',
      'ReplicaSet "web-54cd79cbb9" has successfully progressed.',
    ),
  ],
}
const rolling = condition(
  'Progressing',
  'True',
  'ReplicaSetUpdated',
  'ReplicaSet "web-54cd79cbb9" is progressing.',
)
const short = condition(
  'Available',
  'False',
  'MinimumReplicasUnavailable',
  'Deployment does not have minimum availability.',
)
const spec = { replicas: 3, progressDeadlineSeconds: 600 }

function deployment(status: JsonObject, more: JsonObject = {}): string {
  return judged(live('apps/v1 Deployment', { spec: { ...spec, ...more }, status }))
}

describe('a Deployment', () => {
  test.each<[string, JsonObject, string]>([
    ['that is rolled out', {}, 'ready'],
    [
      'that nobody has seen yet',
      { observedGeneration: 1 },
      'waiting: its controller has not seen the newest change yet',
    ],
    ['with old replicas', { replicas: 4 }, 'waiting: 1 of 4 replicas are old and still exist'],
    ['that scales down', { replicas: 4, updatedReplicas: 4 }, 'waiting: 4 replicas exist instead of 3'],
    ['that is being updated', { updatedReplicas: 1 }, 'waiting: 1 of 3 replicas are updated'],
    ['with unavailable replicas', { availableReplicas: 2 }, 'waiting: 2 of 3 replicas are available'],
    ['with replicas that got unready', { readyReplicas: 2 }, 'waiting: 2 of 3 replicas are ready'],
    [
      'whose newest ReplicaSet is not done',
      { conditions: [rolling] },
      'waiting: Progressing is True (ReplicaSetUpdated): ReplicaSet "web-54cd79cbb9" is progressing',
    ],
    ['without conditions', { conditions: [] }, 'waiting: its rollout has not started'],
    [
      'that is not available',
      { conditions: [done.conditions[1], short] as JsonObject[] },
      'waiting: Available is False (MinimumReplicasUnavailable): Deployment does not have minimum availability',
    ],
  ])('%s', (_name, change, expected) => {
    expect(deployment({ ...done, ...change })).toBe(expected)
  })

  test('that was just created', () => {
    expect(judged(live('apps/v1 Deployment', { spec }))).toBe('waiting: its controller has not seen it yet')
    expect(deployment({})).toBe('waiting: its controller has not seen it yet')
  })

  test('with no replicas', () => {
    expect(deployment({ observedGeneration: 2, conditions: done.conditions }, { replicas: 0 })).toBe('ready')
    expect(deployment({ observedGeneration: 2 }, { replicas: 0 })).toBe(
      'waiting: its rollout has not started',
    )
  })

  test('that is paused is not awaited', () => {
    const conditions = [condition('Progressing', 'Unknown', 'DeploymentPaused', 'Deployment is paused')]
    expect(deployment({ observedGeneration: 2, replicas: 3, conditions }, { paused: true })).toBe('ready')
  })

  test('without a deadline has no condition Progressing', () => {
    const [available] = done.conditions
    const status = { ...done, conditions: [available as JsonObject] }
    expect(deployment(status, { progressDeadlineSeconds: 2147483647 })).toBe('ready')
    expect(deployment(status)).toBe('waiting: its rollout has not started')
  })

  test('that makes no progress has failed', () => {
    const late = condition(
      'Progressing',
      'False',
      'ProgressDeadlineExceeded',
      'ReplicaSet "web-1" has timed out progressing.',
    )
    expect(deployment({ ...done, updatedReplicas: 1, conditions: [short, late] })).toBe(
      'failed: Progressing is False (ProgressDeadlineExceeded): ReplicaSet "web-1" has timed out progressing',
    )
    expect(deployment({ ...done, observedGeneration: 1, conditions: [short, late] })).toBe(
      'waiting: its controller has not seen the newest change yet',
    )
  })

  test.each([
    [3, 'waiting until 12 s: '],
    [15, 'failed: '],
    [3600, 'failed: '],
  ])('whose Pods a quota forbids for %s seconds', (seconds, expected) => {
    const why =
      'pods "web-1" is forbidden: exceeded quota: small, requested: pods=1, used: pods=0, limited: pods=0'
    const refused = condition('ReplicaFailure', 'True', 'FailedCreate', why, seconds)
    expect(deployment({ observedGeneration: 2, conditions: [short, rolling, refused] })).toBe(
      `${expected}ReplicaFailure is True (FailedCreate): ${why}`,
    )
  })
})
