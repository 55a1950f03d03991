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
  lines,
  live,
  namespaces,
  object,
  outcomesOf,
  remove,
  restamp,
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

/** An apply that fails for objects of these names. */
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
  ])
})

test('a failed Namespace stops only what lives in it, and the prune', async () => {
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

test('a CRD of another group serves no kinds, nothing waits for it', async () => {
  const other = { ...crds, group: 'example.com' }
  const named = object(other, 'widgets.example.com')
  for (const change of [create(other, named), unchanged(other, named)]) {
    const { execution } = fakeRollout(planOf([change, widget]), {
      awaitServed: async () => no(0, 'NotServed'),
    })
    expect(lines(await execute(both, execution))).toContain('created Widget w')
  }
})

test('a CRD that never gets served stops its objects', async () => {
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

test('a failed restamp of a Namespace stops nothing: it is there', async () => {
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
  expect(pruned.log).toEqual(['delete ConfigMap old at 1'])
})

test('an interrupt leaves the rest undone and says so', async () => {
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
