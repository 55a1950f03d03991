import { expect, test } from 'vitest'
import type { Resource } from '../../../src/api/resource.ts'
import type { Readiness } from '../../../src/readiness/readiness.ts'
import { execute } from '../../../src/rollout/execute.ts'
import { failureReason } from '../../../src/rollout/failure-reason.ts'
import { readinessOfOutcome } from '../../../src/rollout/outcome.ts'
import type { RolloutApi } from '../../../src/rollout/rollout-api.ts'
import { planOf } from '../plan/plan-of.ts'
import { no, ok } from '../plan/replies.ts'
import {
  configMaps,
  create,
  deployments as deploymentKind,
  fakeRollout,
  lines,
  live,
  object,
  remove,
  unchanged,
} from './fake-rollout.ts'

const deployments: Resource = { ...deploymentKind, hasStatus: true }
const both = { apply: true, prune: true }
const web = create(deployments, object(deployments, 'web', 'shop'))
const same = unchanged(deployments, object(deployments, 'same', 'shop'))
const db = { ...create(deployments, object(deployments, 'db', 'shop')), wave: -1 }
const old = live(object(configMaps, 'old', 'shop'))
const changes = [web, same, remove(configMaps, old)]

/** All objects are ready, except these. */
function awaiting(states: Readonly<Record<string, Readiness>> = {}): Partial<RolloutApi> {
  return {
    readMetadata: async () => ok(old),
    awaitReady: async objects =>
      objects.map(({ ref }) => {
        const readiness = states[ref.name] ?? { state: 'ready' as const }
        return { ref, readiness, live: live(object(deployments, ref.name, 'shop')) }
      }),
  }
}

const stuck: Readiness = { state: 'waiting', why: '0 of 1 replicas are ready' }
const broken: Readiness = { state: 'failed', why: 'it broke' }

test('objects that are ready let the run prune, written and unchanged ones', async () => {
  const { execution, log } = fakeRollout(planOf(changes, { wait: true }), awaiting())
  const outcomes = await execute(both, execution)
  expect(log).toEqual([
    'apply Deployment web',
    'await ready Deployment web, Deployment same',
    'delete ConfigMap old at 1',
    'await gone ConfigMap old',
  ])
  expect(outcomes.map(outcome => readinessOfOutcome(outcome)?.state)).toEqual(['ready', 'ready', undefined])
  expect(failureReason(outcomes)).toBeNull()
})

test.each<[string, Readonly<Record<string, Readiness>>, string[], string[]]>([
  ['an object that is late', { web: stuck }, ['timed-out', 'ready'], ['diagnose Deployment web']],
  [
    'an object that has failed, which ends the wait of others',
    { web: stuck, same: broken },
    ['stopped', 'failed'],
    ['diagnose Deployment same'],
  ],
])('%s fails the run, is diagnosed, and nothing is pruned', async (_name, states, expected, diagnosed) => {
  const { execution, log } = fakeRollout(planOf(changes, { wait: true }), awaiting(states))
  const outcomes = await execute(both, execution)
  expect(lines(outcomes)).toEqual([
    'created Deployment web',
    'unchanged Deployment same',
    'kept ConfigMap old: not-ready',
  ])
  expect(outcomes.slice(0, 2).map(outcome => readinessOfOutcome(outcome)?.state)).toEqual(expected)
  expect(log.filter(line => line.startsWith('diagnose'))).toEqual(diagnosed)
  expect(failureReason(outcomes)).toBe('readiness-failed')
})

test('after a write that failed nothing is awaited', async () => {
  const { execution, log } = fakeRollout(planOf(changes, { wait: true }), {
    ...awaiting(),
    apply: async () => no(403, 'Forbidden'),
  })
  const outcomes = await execute(both, execution)
  expect(log).toEqual(['apply Deployment web'])
  expect(failureReason(outcomes)).toBe('apply-failed')
})

test('a wave that is not ready stops the later ones, without --wait, too', async () => {
  const { execution, log } = fakeRollout(planOf([db, ...changes]), awaiting({ db: broken }))
  const outcomes = await execute(both, execution)
  expect(log).toEqual(['apply Deployment db', 'await ready Deployment db', 'diagnose Deployment db'])
  expect(lines(outcomes)).toEqual([
    'created Deployment db',
    'not-run Deployment web: it comes after wave -1, in which Deployment shop/db is not ready',
    'unchanged Deployment same',
    'kept ConfigMap old: not-ready',
  ])
  expect(failureReason(outcomes)).toBe('readiness-failed')
})

test('a write that failed in a wave stops the later ones', async () => {
  const { execution } = fakeRollout(planOf([db, web]), {
    ...awaiting(),
    apply: async () => no(403, 'Forbidden'),
  })
  expect(lines(await execute(both, execution))).toEqual([
    'failed Deployment db: Forbidden',
    'not-run Deployment web: it comes after wave -1, in which Deployment shop/db failed',
  ])
})

test('values of Secrets are masked in what is said about an object', async () => {
  const secret = { ...object(configMaps, 'password', 'shop'), kind: 'Secret', data: { a: 'aHVudGVyMg==' } }
  const why = 'it got hunter2'
  const { execution, events } = fakeRollout(planOf([web], { wait: true }), {
    ...awaiting({ web: { state: 'failed', why } }),
    secrets: [secret],
  })
  await execute(both, execution)
  expect(JSON.stringify(events)).toContain('it got ***')
  expect(JSON.stringify(events)).not.toContain('hunter2')
})

test('an interrupted wait leaves what it awaited and deletes nothing', async () => {
  const stopping = new AbortController()
  const { execution } = fakeRollout(planOf(changes, { wait: true }), {
    ...awaiting({ web: stuck }),
    stop: stopping.signal,
    awaitReady: async objects => {
      stopping.abort()
      return objects.map(({ ref }) => ({ ref, readiness: stuck }))
    },
  })
  const outcomes = await execute(both, execution)
  expect(readinessOfOutcome(outcomes[0] as never)?.state).toBe('stopped')
  expect(lines(outcomes)).toContain('not-run ConfigMap old: the run was interrupted')
})
