import { expect, test } from 'vitest'
import type { Hands } from '../../../src/rollout/hands.ts'
import { rollOut } from '../../../src/rollout/rollout.ts'
import { no, ok } from '../plan/replies.ts'
import {
  configMaps,
  crds,
  create,
  fakeHands,
  lines,
  live,
  namespaces,
  object,
  planOf,
  remove,
  widgets,
} from './fake-hands.ts'

const both = { apply: true, prune: true }
const shop = create(namespaces, object(namespaces, 'shop'))
const inShop = create(configMaps, object(configMaps, 'in-shop', 'shop'))
const elsewhere = create(configMaps, object(configMaps, 'elsewhere', 'other'))
const crd = create(crds, object(crds, 'widgets.example.com'))
const widget = { ...create(widgets, object(widgets, 'w', 'other')), notAsked: 'kind-to-come' as const }
const old = live(object(configMaps, 'old', 'shop'))

/** An apply that fails for objects of these names. */
function failing(...names: string[]): Partial<Hands> {
  return {
    apply: async (_resource, wanted) =>
      names.includes(wanted.metadata.name) ? no(403, 'Forbidden') : ok(live(wanted, '2'), 201),
    readMetadata: async () => ok(old),
  }
}

test('writes rank by rank, then restamps, then deletes', async () => {
  const restamp = { ...elsewhere, action: 'restamp' as const, live: live(elsewhere.manifest.object) }
  const plan = planOf(inShop, restamp, widget, shop, crd, remove(configMaps, old))
  const { hands, log } = fakeHands({ readMetadata: async () => ok(old) })
  await rollOut(plan, both, hands)
  expect(log).toEqual([
    'apply CustomResourceDefinition widgets.example.com',
    'apply Namespace shop',
    'apply ConfigMap in-shop',
    'apply Widget w',
    'apply ConfigMap elsewhere',
    'delete ConfigMap old at 1',
  ])
})

test('a failed Namespace stops only what lives in it, and the prune', async () => {
  const { hands } = fakeHands(failing('shop'))
  const outcomes = await rollOut(planOf(shop, inShop, elsewhere, remove(configMaps, old)), both, hands)
  expect(lines(outcomes)).toEqual([
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
  const { hands } = fakeHands({ ...failing(name), concurrency: 1 })
  const outcomes = await rollOut(planOf(create(custom, object(custom, name)), widget), both, hands)
  expect(lines(outcomes)).toEqual([`failed ${kind} ${name}: Forbidden`, 'created Widget w'])
})

test('a CRD of another group serves no kinds, nothing waits for it', async () => {
  const other = { ...crds, group: 'example.com' }
  const { hands } = fakeHands({ served: async () => no(0, 'NotServed') })
  const written = create(other, object(other, 'widgets.example.com'))
  const earlier = { ...written, action: 'unchanged' as const }
  for (const change of [written, earlier]) {
    expect(lines(await rollOut(planOf(change, widget), both, hands))).toContain('created Widget w')
  }
})

test('a CRD that never gets served stops its objects', async () => {
  const { hands } = fakeHands({ served: async () => no(0, 'NotServed') })
  const outcomes = await rollOut(planOf(crd, widget, elsewhere), both, hands)
  expect(lines(outcomes)).toEqual([
    'failed CustomResourceDefinition widgets.example.com: NotServed',
    'created ConfigMap elsewhere',
    'not-run Widget w: it needs CustomResourceDefinition widgets.example.com, which failed',
  ])
})

test.each(['unchanged', 'restamp'] as const)(
  'what needs a CRD that an earlier run has written waits for it, or does not run: %s',
  async action => {
    const earlier = { ...crd, action, live: live(crd.manifest.object) }
    const asked: string[] = []
    const served: Hands['served'] = async (_resource, { metadata }, kinds) => {
      asked.push(`${metadata.name}: ${kinds.map(({ kind }) => kind)}`)
      return no(0, 'NotServed')
    }
    const { hands, log } = fakeHands({ served })
    const outcomes = await rollOut(planOf(earlier, widget), both, hands)
    expect(lines(outcomes)).toContain(
      'not-run Widget w: it needs CustomResourceDefinition widgets.example.com, which is not served: NotServed by the test',
    )
    expect(asked[0]).toBe('widgets.example.com: Widget')
    const patient = fakeHands({})
    expect(lines(await rollOut(planOf(earlier, widget), both, patient.hands))).toContain('created Widget w')
    expect(log).not.toContain('apply Widget w')
  },
)

test('a failed restamp does not stop the prune', async () => {
  const restamp = { ...elsewhere, action: 'restamp' as const, live: live(elsewhere.manifest.object) }
  const { hands } = fakeHands(failing('elsewhere'))
  const outcomes = await rollOut(planOf(restamp, remove(configMaps, old)), both, hands)
  expect(lines(outcomes)).toEqual(['failed ConfigMap elsewhere: Forbidden', 'pruned ConfigMap old'])
})

test('a failed restamp of a Namespace stops nothing: it is there', async () => {
  const restamps = [shop, inShop].map(change => {
    return { ...change, action: 'restamp' as const, live: live(change.manifest.object) }
  })
  const { hands } = fakeHands({ ...failing('shop'), concurrency: 1 })
  const outcomes = await rollOut(planOf(...restamps, remove(configMaps, old)), both, hands)
  expect(lines(outcomes)).toEqual([
    'failed Namespace shop: Forbidden',
    'created ConfigMap in-shop',
    'pruned ConfigMap old',
  ])
})

test('apply alone deletes nothing, prune alone writes nothing', async () => {
  const plan = planOf(elsewhere, remove(configMaps, old))
  const applied = fakeHands({ readMetadata: async () => ok(old) })
  await rollOut(plan, { apply: true, prune: false }, applied.hands)
  expect(applied.log).toEqual(['apply ConfigMap elsewhere'])
  const pruned = fakeHands({ readMetadata: async () => ok(old) })
  await rollOut(plan, { apply: false, prune: true }, pruned.hands)
  expect(pruned.log).toEqual(['delete ConfigMap old at 1'])
})

test('an interrupt leaves the rest undone and says so', async () => {
  const controller = new AbortController()
  const { hands } = fakeHands({
    signal: controller.signal,
    concurrency: 1,
    apply: async (_resource, wanted) => {
      controller.abort()
      return ok(live(wanted, '2'), 201)
    },
  })
  const outcomes = await rollOut(planOf(inShop, elsewhere, remove(configMaps, old)), both, hands)
  expect(lines(outcomes)).toEqual([
    'created ConfigMap in-shop',
    'not-run ConfigMap elsewhere: interrupted',
    'not-run ConfigMap old: interrupted',
  ])
})

test('outcomes are reported in the order of the plan, whatever finishes first', async () => {
  const slow = create(configMaps, object(configMaps, 'a-slow', 'other'))
  const { hands, reported } = fakeHands({
    apply: async (_resource, wanted) => {
      if (wanted.metadata.name === 'a-slow') await Bun.sleep(20)
      return ok(live(wanted, '2'), 201)
    },
  })
  await rollOut(planOf(slow, elsewhere), both, hands)
  expect(lines(reported)).toEqual(['created ConfigMap a-slow', 'created ConfigMap elsewhere'])
})
