import { expect, test } from 'vitest'
import { execute } from '../../../src/rollout/execute.ts'
import type { Pruned } from '../../../src/rollout/outcome.ts'
import type { Remaining } from '../../../src/rollout/rollout-api.ts'
import { planOf } from '../plan/plan-of.ts'
import { no, ok } from '../plan/replies.ts'
import {
  configMaps,
  crds,
  create,
  fakeRollout,
  lines,
  live,
  object,
  remove,
  unchanged,
  widgets,
} from './fake-rollout.ts'

const both = { apply: true, prune: true }
const interrupted = 'the run was interrupted'
const named = (name: string) => object(configMaps, name, 'shop')
const crd = create(crds, object(crds, 'widgets.example.com'))
const widget = { ...create(widgets, object(widgets, 'w', 'other')), notAsked: 'kind-to-come' as const }
const old = live(named('old'))

test('before the start nothing is sent', async () => {
  const plan = planOf([crd, widget, unchanged(configMaps, named('same')), remove(configMaps, old)])
  const { execution, log } = fakeRollout(plan, { stop: AbortSignal.abort() })
  expect(lines(await execute(both, execution))).toEqual([
    `not-run CustomResourceDefinition widgets.example.com: ${interrupted}`,
    `not-run Widget w: ${interrupted}`,
    'unchanged ConfigMap same',
    `not-run ConfigMap old: ${interrupted}`,
  ])
  expect(log).toEqual([])
})

test('in the middle of a rank, requests under way end and the rest is not run', async () => {
  const controller = new AbortController()
  const { promise, resolve } = Promise.withResolvers<void>()
  const plan = planOf(['a', 'b', 'c', 'd'].map(name => create(configMaps, named(name))))
  const { execution, log } = fakeRollout(plan, {
    stop: controller.signal,
    width: 2,
    apply: async (_resource, body) => {
      await promise
      return ok(live(body, '2'), 201)
    },
  })
  const executed = execute(both, execution)
  await Bun.sleep(0)
  controller.abort()
  resolve()
  expect(lines(await executed)).toEqual([
    'created ConfigMap a',
    'created ConfigMap b',
    `not-run ConfigMap c: ${interrupted}`,
    `not-run ConfigMap d: ${interrupted}`,
  ])
  expect(log).toEqual(['apply ConfigMap a', 'apply ConfigMap b'])
})

test('a request that was not sent because of the stop has not failed', async () => {
  const controller = new AbortController()
  const { execution } = fakeRollout(planOf([create(configMaps, named('a'))]), {
    stop: controller.signal,
    apply: async () => {
      controller.abort()
      return no(0, 'Stopped')
    },
  })
  expect(lines(await execute(both, execution))).toEqual([`not-run ConfigMap a: ${interrupted}`])
})

test('during the wait for a CRD, the CRD is written and its objects are not run', async () => {
  const controller = new AbortController()
  const { execution, log } = fakeRollout(planOf([crd, widget]), {
    stop: controller.signal,
    awaitServed: async () => {
      controller.abort()
      return no(0, 'Stopped')
    },
  })
  expect(lines(await execute(both, execution))).toEqual([
    'created CustomResourceDefinition widgets.example.com',
    `not-run Widget w: ${interrupted}`,
  ])
  expect(log).toEqual([
    'apply CustomResourceDefinition widgets.example.com',
    'await served widgets.example.com',
  ])
})

test('during the wait for a CRD of an earlier run, its objects are not run', async () => {
  const controller = new AbortController()
  const earlier = unchanged(crds, object(crds, 'widgets.example.com'))
  const { execution } = fakeRollout(planOf([earlier, widget]), {
    stop: controller.signal,
    awaitServed: async () => {
      controller.abort()
      return no(0, 'Stopped')
    },
  })
  expect(lines(await execute(both, execution))).toEqual([
    `not-run Widget w: ${interrupted}`,
    'unchanged CustomResourceDefinition widgets.example.com',
  ])
})

test('while deletions are awaited, they count as pruned and the next rank is not run', async () => {
  const controller = new AbortController()
  const found = live(object(widgets, 'w', 'shop'))
  const { execution, log } = fakeRollout(planOf([remove(widgets, found), remove(configMaps, old)]), {
    stop: controller.signal,
    readMetadata: async resource => ok(resource === widgets ? found : old),
    awaitGone: async (_resource, objects) => {
      controller.abort()
      return objects.map(one => ({ ...one, finalizers: ['example.com/hold'] }))
    },
  })
  expect(lines(await execute(both, execution))).toEqual([
    'pruned Widget w',
    `not-run ConfigMap old: ${interrupted}`,
  ])
  expect(log).toEqual(['delete Widget w at 1', 'await gone Widget w'])
})

const forbidden = { status: 403, reason: 'Forbidden', message: 'you may not list widgets', causes: [] }

test.each<[string, Partial<Remaining>, Pruned['left']]>([
  [
    'was not looked at',
    { unseen: 'not-looked-at' },
    { isSeen: false, message: 'it was deleted and may still be there, because it was not looked at' },
  ],
  [
    'is not shown',
    { unseen: forbidden },
    {
      isSeen: false,
      message:
        'it was deleted and may still be there, because the server does not say: you may not list widgets',
    },
  ],
])('what is said of a deletion that was awaited and whose object %s', async (_name, seen, left) => {
  const controller = new AbortController()
  const found = live(object(widgets, 'w', 'shop'))
  const { execution } = fakeRollout(planOf([remove(widgets, found)]), {
    stop: controller.signal,
    readMetadata: async () => ok(found),
    awaitGone: async (_resource, objects) => {
      controller.abort()
      return objects.map(one => ({ ...one, finalizers: [], ...seen }))
    },
  })
  expect(await execute(both, execution)).toMatchObject([{ result: 'pruned', left }])
})

test('between apply and prune, nothing is deleted any more', async () => {
  const controller = new AbortController()
  const { execution, log } = fakeRollout(planOf([create(configMaps, named('a')), remove(configMaps, old)]), {
    stop: controller.signal,
    apply: async (_resource, body) => {
      controller.abort()
      return ok(live(body, '2'), 201)
    },
  })
  expect(lines(await execute(both, execution))).toEqual([
    'created ConfigMap a',
    `not-run ConfigMap old: ${interrupted}`,
  ])
  expect(log).toEqual(['apply ConfigMap a'])
})
