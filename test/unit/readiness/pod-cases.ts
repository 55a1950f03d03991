import type { Json, JsonObject } from '../../../src/manifest/object.ts'
import { ago, type Case, condition } from './objects.ts'

const scheduled = condition('PodScheduled', 'True')
const unready = condition('Ready', 'False', 'ContainersNotReady', 'containers with unready status: [app]')
const nodes = '0/2 nodes are available: 2 Insufficient cpu'
const unschedulable = (seconds: number) =>
  condition('PodScheduled', 'False', 'Unschedulable', `${nodes}.`, seconds)

function container(state: JsonObject, more: JsonObject = {}): JsonObject {
  return {
    name: 'app',
    image: 'nginx',
    imageID: '',
    ready: false,
    restartCount: 0,
    state,
    lastState: {},
    ...more,
  }
}

function waits(reason: string, message = ''): JsonObject {
  return container({ waiting: { reason, ...(message === '' ? {} : { message }) } })
}

function pod(
  name: string,
  phase: string,
  conditions: Json[],
  containers: JsonObject[],
  expected: string,
): Case {
  const status = { phase, startTime: ago(60), conditions, containerStatuses: containers }
  return ['v1 Pod', name, { spec: {}, status }, expected]
}

function young(reason: string, expected: string): Case {
  const status = {
    phase: 'Pending',
    startTime: ago(4),
    conditions: [unready],
    containerStatuses: [waits(reason)],
  }
  return ['v1 Pod', `that is young and waits for ${reason}`, { status }, expected]
}

const oom = { terminated: { exitCode: 137, reason: 'OOMKilled', startedAt: ago(50), finishedAt: ago(40) } }
const exited = { terminated: { exitCode: 1, reason: 'Error', startedAt: ago(50), finishedAt: ago(40) } }
const terminal = [
  'CreateContainerConfigError',
  'CreateContainerError',
  'ErrImageNeverPull',
  'ErrImagePull',
  'ImageInspectError',
  'ImagePullBackOff',
  'InvalidImageName',
  'RunContainerError',
]

/** Pods that no controller made. */
export const podCases: readonly Case[] = [
  pod(
    'that is ready',
    'Running',
    [scheduled, condition('Ready', 'True')],
    [container({ running: {} })],
    'ready',
  ),
  pod('that has succeeded', 'Succeeded', [condition('Ready', 'False', 'PodCompleted')], [], 'ready'),
  ['v1 Pod', 'without a status', {}, 'waiting: no node has started it yet'],
  ['v1 Pod', 'that is new', { status: { phase: 'Pending' } }, 'waiting: no node has started it yet'],
  pod(
    'that starts',
    'Pending',
    [scheduled, unready],
    [waits('ContainerCreating')],
    'waiting: container app waits (ContainerCreating)',
  ),
  pod(
    'that runs and is not ready',
    'Running',
    [scheduled, unready],
    [container({ running: { startedAt: ago(50) } })],
    'waiting: Ready is False (ContainersNotReady): containers with unready status: [app]',
  ),
  pod(
    'that has failed',
    'Failed',
    [scheduled, unready],
    [container(exited)],
    'failed: container app ended with exit code 1 (Error)',
  ),
  [
    'v1 Pod',
    'that was evicted',
    { status: { phase: 'Failed', reason: 'Evicted', message: 'The node was low on resource: memory. ' } },
    'failed: it has failed (Evicted): The node was low on resource: memory',
  ],
  ['v1 Pod', 'that has failed without a reason', { status: { phase: 'Failed' } }, 'failed: it has failed'],
  pod(
    'in a crash loop',
    'Running',
    [scheduled, unready],
    [
      container(
        { waiting: { reason: 'CrashLoopBackOff', message: 'back-off 40s restarting failed container=app' } },
        { lastState: oom, restartCount: 1 },
      ),
    ],
    'failed: container app waits (CrashLoopBackOff, last exit code 137): back-off 40s restarting failed container=app',
  ),
  pod(
    'that runs again after a crash',
    'Running',
    [scheduled, unready],
    [container({ running: { startedAt: ago(5) } }, { lastState: oom, restartCount: 1 })],
    'waiting: Ready is False (ContainersNotReady): containers with unready status: [app]',
  ),
  [
    'v1 Pod',
    'whose init container crashes',
    {
      status: {
        phase: 'Pending',
        conditions: [unready],
        initContainerStatuses: [
          {
            ...container({ waiting: { reason: 'CrashLoopBackOff' } }, { lastState: exited }),
            name: 'migrate',
          },
        ],
        containerStatuses: [waits('PodInitializing')],
      },
    },
    'failed: container migrate waits (CrashLoopBackOff, last exit code 1)',
  ],
  [
    'v1 Pod',
    'whose init container starts',
    {
      status: {
        phase: 'Pending',
        conditions: [unready],
        containerStatuses: [waits('PodInitializing')],
        initContainerStatuses: [{ ...waits('ContainerCreating'), name: 'migrate' }],
      },
    },
    'waiting: container migrate waits (ContainerCreating)',
  ],
  pod(
    'without a node for 20 seconds',
    'Pending',
    [unschedulable(20)],
    [],
    `failed: PodScheduled is False (Unschedulable): ${nodes}`,
  ),
  pod(
    'without a node for 5 seconds',
    'Pending',
    [unschedulable(5)],
    [],
    `waiting until 10 s: PodScheduled is False (Unschedulable): ${nodes}`,
  ),
  pod(
    'that is not to be scheduled yet',
    'Pending',
    [
      condition(
        'PodScheduled',
        'False',
        'SchedulingGated',
        'Scheduling is blocked due to non-empty scheduling gates',
      ),
    ],
    [],
    'waiting: PodScheduled is False (SchedulingGated): Scheduling is blocked due to non-empty scheduling gates',
  ),
  ...terminal.map(reason =>
    pod(
      `that waits for ${reason}`,
      'Pending',
      [unready],
      [waits(reason, 'No.')],
      `failed: container app waits (${reason}): No`,
    ),
  ),
  young('ErrImagePull', 'waiting until 11 s: container app waits (ErrImagePull)'),
  young('CrashLoopBackOff', 'failed: container app waits (CrashLoopBackOff)'),
]
