import type { JsonObject } from '../../../src/manifest/object.ts'
import { ago, type Case, condition } from './objects.ts'

// The statuses are those of Kubernetes 1.36.

const quota =
  'pods "q-ws7qf" is forbidden: exceeded quota: small, requested: pods=1, used: pods=0, limited: pods=0'
const refused = (seconds: number) => condition('ReplicaFailure', 'True', 'FailedCreate', quota, seconds)
const unseen = 'waiting: its controller has not seen it yet'
const unchanged = 'waiting: its controller has not seen the newest change yet'

const replicaSet: JsonObject = {
  availableReplicas: 2,
  fullyLabeledReplicas: 2,
  observedGeneration: 2,
  readyReplicas: 2,
  replicas: 2,
}

function replicas(kind: string, status: JsonObject, expected: string): Case {
  return [
    kind,
    JSON.stringify(status),
    { spec: { replicas: 2 }, status: { ...replicaSet, ...status } },
    expected,
  ]
}

const sets = ['apps/v1 ReplicaSet', 'v1 ReplicationController'].flatMap((kind): Case[] => [
  replicas(kind, {}, 'ready'),
  [kind, 'new', { spec: { replicas: 2 } }, unseen],
  [
    kind,
    'without replicas',
    { spec: { replicas: 0 }, status: { observedGeneration: 2, replicas: 0 } },
    'ready',
  ],
  replicas(kind, { observedGeneration: 1 }, unchanged),
  replicas(kind, { replicas: 3 }, 'waiting: 3 replicas exist instead of 2'),
  replicas(kind, { fullyLabeledReplicas: 1 }, 'waiting: 1 of 2 replicas have the labels of the template'),
  replicas(kind, { availableReplicas: 0 }, 'waiting: 0 of 2 replicas are available'),
  replicas(kind, { conditions: [refused(20)] }, `failed: ReplicaFailure is True (FailedCreate): ${quota}`),
  replicas(
    kind,
    { conditions: [refused(5)] },
    `waiting until 10 s: ReplicaFailure is True (FailedCreate): ${quota}`,
  ),
])

const statefulSet: JsonObject = {
  availableReplicas: 3,
  collisionCount: 0,
  currentReplicas: 3,
  currentRevision: 'db-58b5b8d4c4',
  observedGeneration: 2,
  readyReplicas: 3,
  replicas: 3,
  updateRevision: 'db-58b5b8d4c4',
  updatedReplicas: 3,
}
const newRevision = { updateRevision: 'db-7564977fc5', updatedReplicas: 1, currentReplicas: 2 }
const onDelete = { updateStrategy: { type: 'OnDelete' } }
const partition = (at: number) => ({
  updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: at } },
})

function ordinal(name: string, spec: JsonObject, status: JsonObject, expected: string): Case {
  const parts = { spec: { replicas: 3, ...spec }, status: { ...statefulSet, ...status } }
  return ['apps/v1 StatefulSet', name, parts, expected]
}

const statefulSets: Case[] = [
  ordinal('complete', partition(0), {}, 'ready'),
  ordinal('complete, replicas by default', { replicas: null }, { ...statefulSet, replicas: 1 }, 'ready'),
  ['apps/v1 StatefulSet', 'new', { spec: { replicas: 3 }, status: { replicas: 0 } }, unseen],
  ordinal('changed', {}, { observedGeneration: 1 }, unchanged),
  ordinal('in the middle of an update', partition(0), newRevision, 'waiting: 1 of 3 replicas are updated'),
  ordinal('updated down to its partition', partition(2), newRevision, 'ready'),
  ordinal(
    'not yet updated to its partition',
    partition(1),
    newRevision,
    'waiting: 1 of 2 replicas are updated',
  ),
  ordinal(
    'with a partition above its replicas',
    partition(5),
    { ...newRevision, updatedReplicas: 0 },
    'ready',
  ),
  ordinal(
    'updated, but not ready',
    partition(2),
    { ...newRevision, readyReplicas: 2 },
    'waiting: 2 of 3 replicas are ready',
  ),
  ordinal(
    'that starts',
    {},
    { replicas: 1, readyReplicas: 0, updatedReplicas: 1 },
    'waiting: 1 of 3 replicas are updated',
  ),
  ordinal('that scales down', {}, { replicas: 4 }, 'waiting: 4 replicas exist instead of 3'),
  ordinal('OnDelete with a new revision', onDelete, { ...newRevision, updatedReplicas: 0 }, 'ready'),
  ordinal('OnDelete that starts', onDelete, { readyReplicas: 1 }, 'waiting: 1 of 3 replicas are ready'),
  ordinal('OnDelete that has started', onDelete, {}, 'ready'),
  ordinal(
    'with minReadySeconds',
    { minReadySeconds: 30 },
    { availableReplicas: 1 },
    'waiting: 1 of 3 replicas are available',
  ),
  ordinal('of a server without availableReplicas', {}, { availableReplicas: 0 }, 'ready'),
]

const daemonSet: JsonObject = {
  currentNumberScheduled: 2,
  desiredNumberScheduled: 2,
  numberAvailable: 2,
  numberMisscheduled: 0,
  numberReady: 2,
  observedGeneration: 2,
  updatedNumberScheduled: 2,
}

function onNodes(name: string, spec: JsonObject, status: JsonObject, expected: string): Case {
  return ['apps/v1 DaemonSet', name, { spec, status: { ...daemonSet, ...status } }, expected]
}

const zeros = { currentNumberScheduled: 0, desiredNumberScheduled: 0, numberMisscheduled: 0, numberReady: 0 }
const daemonSets: Case[] = [
  onNodes('complete', {}, {}, 'ready'),
  ['apps/v1 DaemonSet', 'new, with counts of 0', { spec: {}, status: zeros }, unseen],
  ['apps/v1 DaemonSet', 'for no node', { spec: {}, status: { ...zeros, observedGeneration: 2 } }, 'ready'],
  onNodes('changed', {}, { observedGeneration: 1 }, unchanged),
  onNodes('that starts', {}, { currentNumberScheduled: 1 }, 'waiting: 1 of 2 Pods are scheduled'),
  onNodes(
    'in the middle of an update',
    {},
    { updatedNumberScheduled: 0 },
    'waiting: 0 of 2 Pods are updated',
  ),
  onNodes('that is not ready', {}, { numberReady: 1, numberAvailable: 1 }, 'waiting: 1 of 2 Pods are ready'),
  onNodes('with minReadySeconds', {}, { numberAvailable: 1 }, 'waiting: 1 of 2 Pods are available'),
  onNodes('OnDelete with old Pods', onDelete, { updatedNumberScheduled: 0 }, 'ready'),
  onNodes('OnDelete that is not ready', onDelete, { numberReady: 1 }, 'waiting: 1 of 2 Pods are ready'),
]

const reached = 'Job has reached the specified backoff limit'
const complete = condition(
  'Complete',
  'True',
  'CompletionsReached',
  'Reached expected number of succeeded pods',
)

function job(name: string, spec: JsonObject, status: JsonObject, expected: string): Case {
  return ['batch/v1 Job', name, { spec, status }, expected]
}

const jobs: Case[] = [
  job('new', {}, {}, 'waiting: it has not started yet'),
  job('that runs', {}, { startTime: ago(30), active: 1 }, 'waiting: 0 of 1 Pods have succeeded'),
  job(
    'that tries again',
    { completions: 3 },
    { startTime: ago(30), active: 1, failed: 2, succeeded: 1 },
    'waiting: 1 of 3 Pods have succeeded, 2 have failed',
  ),
  job('complete', {}, { startTime: ago(30), succeeded: 1, conditions: [complete] }, 'ready'),
  job(
    'that has failed',
    { backoffLimit: 0 },
    {
      startTime: ago(30),
      failed: 1,
      conditions: [condition('Failed', 'True', 'BackoffLimitExceeded', reached)],
    },
    `failed: Failed is True (BackoffLimitExceeded): ${reached}`,
  ),
  job(
    'whose Pods still end after a failure',
    {},
    { startTime: ago(30), conditions: [condition('FailureTarget', 'True', 'BackoffLimitExceeded', reached)] },
    `failed: FailureTarget is True (BackoffLimitExceeded): ${reached}`,
  ),
  job(
    'suspended',
    { suspend: true },
    { conditions: [condition('Suspended', 'True', 'JobSuspended', 'Job suspended')] },
    'ready',
  ),
  ['batch/v1 CronJob', 'that has never run', { spec: { schedule: '0 3 * * *' }, status: {} }, 'ready'],
]

/** Objects that make Pods, except Deployments. */
export const workloadCases: readonly Case[] = [...sets, ...statefulSets, ...daemonSets, ...jobs]
