import { expect, test } from 'vitest'
import { execute } from '../../../src/rollout/execute.ts'
import type { RolloutApi } from '../../../src/rollout/rollout-api.ts'
import { planOf } from '../plan/plan-of.ts'
import { no, ok } from '../plan/replies.ts'
import {
  configMaps,
  crds,
  create,
  fakeRollout,
  keep,
  lines,
  live,
  namespaces,
  object,
  outcomesOf,
  remove,
  restamp,
  secrets,
  unchanged,
  widgets,
} from './fake-rollout.ts'

const both = { apply: true, prune: true }
const shop = create(namespaces, object(namespaces, 'shop'))
const inShop = create(configMaps, object(configMaps, 'in-shop', 'shop'))
const elsewhere = create(configMaps, object(configMaps, 'elsewhere', 'other'))
const crd = create(crds, object(crds, 'widgets.example.com'))
const widget = { ...create(widgets, object(widgets, 'w', 'other')), notAsked: 'kind-to-come' as const }
const old = live(object(configMaps, 'old', 'shop'))
const restamped = restamp(configMaps, object(configMaps, 'elsewhere', 'other'))

/** An apply that fails for objects with these names. */
function failing(...names: string[]): Partial<RolloutApi> {
  return {
    apply: async (_resource, body) =>
      names.includes(body.metadata.name) ? no(403, 'Forbidden') : ok(live(body, '2'), 201),
    readMetadata: async () => ok(old),
  }
}

test('writes rank by rank, then restamps, then deletes', async () => {
  const plan = planOf([inShop, restamped, widget, shop, crd, remove(configMaps, old)])
  const { execution, log } = fakeRollout(plan, { readMetadata: async () => ok(old) })
  await execute(both, execution)
  expect(log).toEqual([
    'apply CustomResourceDefinition widgets.example.com',
    'await served widgets.example.com',
    'apply Namespace shop',
    'apply ConfigMap in-shop',
    'apply Widget w',
    'apply ConfigMap elsewhere',
    'delete ConfigMap old at 1',
    'await gone ConfigMap old',
  ])
})

test('a failed Namespace stops only its own objects and the prune', async () => {
  const { execution } = fakeRollout(
    planOf([shop, inShop, elsewhere, remove(configMaps, old)]),
    failing('shop'),
  )
  expect(lines(await execute(both, execution))).toEqual([
    'failed Namespace shop: Forbidden',
    'not-run ConfigMap in-shop: it needs Namespace shop, which failed',
    'created ConfigMap elsewhere',
    'kept ConfigMap old: apply-failed',
  ])
})

test.each([
  ['Namespace', namespaces, 'other'],
  ['CustomResourceDefinition', crds, 'widgets.example.com'],
])('a failed %s of another group stops nothing', async (kind, resource, name) => {
  const custom = { ...resource, group: 'example.com' }
  const plan = planOf([create(custom, object(custom, name)), widget])
  const { execution } = fakeRollout(plan, { ...failing(name), width: 1 })
  expect(lines(await execute(both, execution))).toEqual([
    `failed ${kind} ${name}: Forbidden`,
    'created Widget w',
  ])
})

test('nothing waits for an object of the kind CustomResourceDefinition in another group', async () => {
  const other = { ...crds, group: 'example.com' }
  const named = object(other, 'widgets.example.com')
  for (const change of [create(other, named), unchanged(other, named)]) {
    const { execution } = fakeRollout(planOf([change, widget]), {
      awaitServed: async () => no(0, 'NotServed'),
    })
    expect(lines(await execute(both, execution))).toContain('created Widget w')
  }
})

test('if the kinds of a CRD are never served, their objects are not run', async () => {
  const { execution } = fakeRollout(planOf([crd, widget, elsewhere]), {
    awaitServed: async () => no(0, 'NotServed'),
  })
  expect(lines(await execute(both, execution))).toEqual([
    'failed CustomResourceDefinition widgets.example.com: NotServed',
    'created ConfigMap elsewhere',
    'not-run Widget w: it needs CustomResourceDefinition widgets.example.com, which failed',
  ])
})

test.each([unchanged, restamp])(
  'what needs a CRD that an earlier run has written waits for it, or does not run: %o',
  async make => {
    const plan = planOf([make(crds, object(crds, 'widgets.example.com')), widget])
    const asked: string[] = []
    const awaitServed: RolloutApi['awaitServed'] = async ({ name }, _resource, kinds) => {
      asked.push(`${name}: ${kinds.map(({ kind }) => kind)}`)
      return no(0, 'NotServed')
    }
    const { execution, log } = fakeRollout(plan, { awaitServed })
    expect(lines(await execute(both, execution))).toContain(
      'not-run Widget w: it needs CustomResourceDefinition widgets.example.com, which is not served: NotServed by the test',
    )
    expect(asked).toEqual(['widgets.example.com: Widget'])
    expect(log).not.toContain('apply Widget w')
    const patient = fakeRollout(plan)
    expect(lines(await execute(both, patient.execution))).toContain('created Widget w')
  },
)

test('a failed restamp does not stop the prune', async () => {
  const { execution } = fakeRollout(planOf([restamped, remove(configMaps, old)]), failing('elsewhere'))
  expect(lines(await execute(both, execution))).toEqual([
    'failed ConfigMap elsewhere: Forbidden',
    'pruned ConfigMap old',
  ])
})

test('a failed restamp of a Namespace stops nothing, because the Namespace exists', async () => {
  const restamps = [
    restamp(namespaces, object(namespaces, 'shop')),
    restamp(configMaps, object(configMaps, 'in-shop', 'shop')),
  ]
  const plan = planOf([...restamps, remove(configMaps, old)])
  const { execution } = fakeRollout(plan, { ...failing('shop'), width: 1 })
  expect(lines(await execute(both, execution))).toEqual([
    'failed Namespace shop: Forbidden',
    'created ConfigMap in-shop',
    'pruned ConfigMap old',
  ])
})

test('apply alone deletes nothing, prune alone writes nothing', async () => {
  const plan = planOf([elsewhere, remove(configMaps, old)])
  const applied = fakeRollout(plan, { readMetadata: async () => ok(old) })
  await execute({ apply: true, prune: false }, applied.execution)
  expect(applied.log).toEqual(['apply ConfigMap elsewhere'])
  const pruned = fakeRollout(plan, { readMetadata: async () => ok(old) })
  await execute({ apply: false, prune: true }, pruned.execution)
  expect(pruned.log).toEqual(['delete ConfigMap old at 1', 'await gone ConfigMap old'])
})

test('after an interrupt the rest is not-run', async () => {
  const controller = new AbortController()
  const { execution } = fakeRollout(planOf([inShop, elsewhere, remove(configMaps, old)]), {
    stop: controller.signal,
    width: 1,
    apply: async (_resource, body) => {
      controller.abort()
      return ok(live(body, '2'), 201)
    },
  })
  expect(lines(await execute(both, execution))).toEqual([
    'created ConfigMap in-shop',
    'not-run ConfigMap elsewhere: the run was interrupted',
    'not-run ConfigMap old: the run was interrupted',
  ])
})

test('one slow object does not hold back the outcomes of the others', async () => {
  const slow = create(configMaps, object(configMaps, 'a-slow', 'other'))
  const { promise, resolve } = Promise.withResolvers<void>()
  const { execution, events } = fakeRollout(planOf([slow, elsewhere, inShop]), {
    apply: async (_resource, body) => {
      if (body.metadata.name === 'a-slow') await promise
      return ok(live(body, '2'), 201)
    },
  })
  const executed = execute(both, execution)
  await Bun.sleep(0)
  expect(lines(outcomesOf(events))).toEqual(['created ConfigMap elsewhere', 'created ConfigMap in-shop'])
  resolve()
  expect(lines(await executed)).toEqual([
    'created ConfigMap elsewhere',
    'created ConfigMap in-shop',
    'created ConfigMap a-slow',
  ])
})

test('a bug in one task fails its object, and keeps all other outcomes', async () => {
  const { execution, events } = fakeRollout(planOf([shop, inShop, elsewhere]), {
    apply: async (_resource, body) => {
      if (body.metadata.name === 'shop') throw new Error('a bug')
      return ok(live(body, '2'), 201)
    },
  })
  const outcomes = await execute(both, execution)
  expect(lines(outcomes)).toEqual([
    'failed Namespace shop: Bug',
    'not-run ConfigMap in-shop: it needs Namespace shop, which failed',
    'created ConfigMap elsewhere',
  ])
  expect(outcomes[0]).toMatchObject({ failure: { message: 'a bug' } })
  expect(outcomesOf(events)).toEqual(outcomes)
})

test('a bug in the wait for a CRD fails the CRD once', async () => {
  const { execution } = fakeRollout(planOf([crd, widget]), {
    awaitServed: () => Promise.reject(new Error('a bug')),
  })
  expect(lines(await execute(both, execution))).toEqual([
    'failed CustomResourceDefinition widgets.example.com: Bug',
    'not-run Widget w: a wait before it failed: a bug',
  ])
})

test('a Secret that is not the planned one fails without a request, and spares the deletions', async () => {
  const login = { ...object(secrets, 'login', 'shop'), data: { password: 'aHVudGVyMjI=' } }
  const plan = planOf([create(secrets, login), remove(configMaps, old)])
  const { execution, log } = fakeRollout(plan, {
    secrets: [{ ...login, data: { password: 'bmV3' } }],
    readMetadata: async () => ok(old),
  })
  expect(lines(await execute(both, execution))).toEqual([
    'failed Secret login: SecretChanged',
    'kept ConfigMap old: apply-failed',
  ])
  expect(log).toEqual([])
})

test('a failed write spares all deletions, also those after a wait', async () => {
  const plan = planOf([
    elsewhere,
    remove(widgets, live(object(widgets, 'w', 'shop'))),
    remove(configMaps, old),
    remove(namespaces, live(object(namespaces, 'shop'))),
  ])
  const { execution, log } = fakeRollout(plan, failing('elsewhere'))
  expect(lines(await execute(both, execution))).toEqual([
    'failed ConfigMap elsewhere: Forbidden',
    'kept Widget w: apply-failed',
    'kept ConfigMap old: apply-failed',
    'kept Namespace shop: apply-failed',
  ])
  expect(log).toEqual(['apply ConfigMap elsewhere'])
})

test('the outcomes of writes contain what the server answered', async () => {
  const answered = live(object(configMaps, 'elsewhere', 'other'), '9')
  const { execution } = fakeRollout(planOf([elsewhere]), {
    apply: async () => ok({ ...answered, metadata: { ...answered.metadata, generation: 3 } }, 201),
  })
  expect(await execute(both, execution)).toEqual([
    {
      change: elsewhere,
      result: 'created',
      answer: { uid: 'uid-elsewhere', resourceVersion: '9', generation: 3 },
    },
  ])
})

test('unchanged and kept objects have outcomes, too', async () => {
  const plan = planOf([
    unchanged(configMaps, object(configMaps, 'same', 'shop')),
    keep(configMaps, old, { kind: 'legacy' }),
  ])
  const { execution, log } = fakeRollout(plan)
  expect(lines(await execute(both, execution))).toEqual([
    'unchanged ConfigMap same',
    'kept ConfigMap old: legacy',
  ])
  expect(log).toEqual([])
})

test('the tasks are emitted first, then each start, outcome and end', async () => {
  const { execution, events } = fakeRollout(planOf([elsewhere]))
  await execute(both, execution)
  expect(events.map(({ kind }) => kind)).toEqual(['tasks', 'task-started', 'outcome', 'task-finished'])
})

test('at most the width is under way at once, and a wait for a CRD does not count', async () => {
  let under = 0
  let most = 0
  const others = Array.from({ length: 9 }, (_, index) => {
    return create(crds, object(crds, `c${index}.example.com`))
  })
  const { execution } = fakeRollout(planOf([crd, ...others, widget]), {
    width: 2,
    awaitServed: async () => {
      await Bun.sleep(1)
      return ok(undefined)
    },
    apply: async (_resource, body) => {
      most = Math.max(most, ++under)
      await Promise.resolve()
      under--
      return ok(live(body, '2'), 201)
    },
  })
  await execute(both, execution)
  expect(most).toBe(2)
})
