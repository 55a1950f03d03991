import { expect, test } from 'vitest'
import type { JsonObject } from '../../../src/manifest/object.ts'
import { failingContainer } from '../../../src/readiness/failing-container.ts'
import { live } from './objects.ts'

const running = { running: { startedAt: '2026-11-27T11:59:00Z' } }
const pulling = { waiting: { reason: 'ImagePullBackOff' } }
const backOff = { waiting: { reason: 'CrashLoopBackOff' } }
const initializing = { waiting: { reason: 'PodInitializing' } }
const crash = { terminated: { exitCode: 137, reason: 'OOMKilled' } }
const end = { terminated: { exitCode: 0, reason: 'Completed' } }

function container(name: string, state: JsonObject, more: JsonObject = {}): JsonObject {
  return { name, ready: false, restartCount: 0, state, ...more }
}

test.each<[string, JsonObject[], JsonObject[], string | undefined]>([
  ['an image that is not pulled has no log', [], [container('app', pulling)], undefined],
  ['a container that runs and is not ready', [], [container('app', running)], 'app'],
  ['a crash loop', [], [container('app', backOff, { lastState: crash })], 'app before its restart'],
  [
    'one that runs again after a crash',
    [],
    [container('app', running, { lastState: crash })],
    'app before its restart',
  ],
  ['one that has ended with a failure', [], [container('app', crash)], 'app'],
  ['one that has ended twice', [], [container('app', crash, { lastState: crash })], 'app'],
  [
    'the one that crashed, and not its neighbour that is not ready',
    [],
    [container('proxy', running), container('app', backOff, { lastState: crash })],
    'app before its restart',
  ],
  [
    'the container that is not ready',
    [],
    [container('proxy', running, { ready: true }), container('app', running)],
    'app',
  ],
  [
    'an init container that crashes',
    [container('copy', end, { ready: true }), container('migrate', backOff, { lastState: crash })],
    [container('app', initializing)],
    'migrate before its restart',
  ],
  ['an init container that is done', [container('migrate', end)], [container('app', pulling)], undefined],
  ['no status', [], [], undefined],
])('%s', (_name, initContainerStatuses, containerStatuses, expected) => {
  const found = failingContainer(live('v1 Pod', { status: { initContainerStatuses, containerStatuses } }))
  expect(found && `${found.name}${found.previous ? ' before its restart' : ''}`).toBe(expected)
})
