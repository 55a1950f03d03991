import type { Event } from '../../../src/events/event.ts'
import type { Plan } from '../../../src/plan/plan.ts'
import { compileTasks } from '../../../src/rollout/compile.ts'
import type { Task } from '../../../src/rollout/task.ts'
import { create } from './changes.ts'

const change = create()
const { resource } = change
const task: Task = { kind: 'apply', id: 'apply web' as Task['id'], needs: [], change }

/** One event of each kind. It is a record, so a new kind is a compile error until it is added. */
export function eventsOf(plan: Plan): { readonly [K in Event['kind']]: Extract<Event, { kind: K }> } {
  return {
    'evaluator-said': { kind: 'evaluator-said', text: 'trace: a\n' },
    evaluated: { kind: 'evaluated', checksum: plan.checksum },
    'annotations-unknown': {
      kind: 'annotations-unknown',
      annotations: [
        {
          name: 'kubernixos/waves',
          similar: 'kubernixos/wave',
          manifests: [
            {
              origin: { title: 'manifests.web', pointer: '' },
              object: { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'web' } },
            },
          ],
        },
      ],
    },
    'fields-left-out': {
      kind: 'fields-left-out',
      manifests: [{ title: 'manifests.web', leftOut: ['/metadata/uid'] }],
    },
    'nulls-not-judged': {
      kind: 'nulls-not-judged',
      of: { titles: ['manifests.widget'], kind: 'Widget of example.com/v1', why: 'forbidden' },
    },
    'rules-idle': { kind: 'rules-idle', rules: [{ kind: 'Deploymnt', path: '/spec/replicas' }] },
    connected: { kind: 'connected', cluster: plan.cluster },
    'api-warning': { kind: 'api-warning', text: 'v1 is old', objects: [] },
    lock: { kind: 'lock', news: { kind: 'not-released', why: 'timed out' } },
    'dry-runs': { kind: 'dry-runs', of: [{ ref: create().ref, why: 'never applied by us' }] },
    'cluster-warning': { kind: 'cluster-warning', text: 'the login is old' },
    'cluster-note': { kind: 'cluster-note', text: 'no APIServices' },
    'request-answered': {
      kind: 'request-answered',
      method: 'GET',
      url: '/version',
      end: 200,
      milliseconds: 3,
    },
    'body-transferred': { kind: 'body-transferred', of: 'answer', path: '/version', text: '{}' },
    'request-repeated': {
      kind: 'request-repeated',
      method: 'GET',
      url: '/version',
      tries: 1,
      delay: 250,
      why: 503,
    },
    'limit-changed': { kind: 'limit-changed', from: 16, to: 8, why: 'unavailable' },
    'requests-paused': { kind: 'requests-paused', milliseconds: 1000 },
    'task-waiting': {
      kind: 'task-waiting',
      task: {
        kind: 'await-gone',
        id: 'gone a' as Task['id'],
        needs: [],
        after: [],
        resource,
        changes: [],
        leaving: [],
      },
      left: [{ ref: change.ref, uid: 'u', finalizers: ['example.com/hold'] }],
    },
    'task-unready': {
      kind: 'task-unready',
      task: { kind: 'await-ready', id: 'ready all' as Task['id'], needs: [], objects: [], writes: [] },
      left: [{ ref: change.ref, why: '0 of 1 replicas are ready' }],
    },
    readiness: { kind: 'readiness', ref: change.ref, readiness: { state: 'timed-out', why: 'it waits' } },
    'diff-ready': { kind: 'diff-ready', plan },
    status: {
      kind: 'status',
      status: { of: 'all', cluster: plan.cluster, instances: [], unseen: [], now: 0 },
    },
    'plan-saved': { kind: 'plan-saved', path: 'plan.json' },
    'left-alone': { kind: 'left-alone', objects: [change.ref] },
    'rollout-started': {
      kind: 'rollout-started',
      plan,
      scope: { apply: true, prune: true },
      dryRun: 'none',
    },
    tasks: { kind: 'tasks', graph: compileTasks(plan, { apply: true, prune: true }) },
    'task-started': { kind: 'task-started', task },
    outcome: { kind: 'outcome', outcome: { change, result: 'created' } },
    'task-finished': { kind: 'task-finished', task },
    'rollout-ended': { kind: 'rollout-ended', plan, outcomes: [], dryRun: 'none', reason: null },
    'run-stopped': { kind: 'run-stopped', reason: 'error', message: 'no cluster' },
  }
}
