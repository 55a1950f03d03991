import { expect, test } from 'vitest'
import type { Resource } from '../../../src/api/resource.ts'
import type { ObjectRef } from '../../../src/manifest/key.ts'
import { aboutOf, identityOf } from '../../../src/plan/about-object.ts'
import { execute } from '../../../src/rollout/execute.ts'
import { failureReason } from '../../../src/rollout/failure-reason.ts'
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
  remove,
  widgets,
} from './fake-rollout.ts'

const prune = { apply: false, prune: true }
const gone = (resource: Resource, name: string) => remove(resource, live(object(resource, name, 'shop')))
const a0 = live(object(widgets, 'a', 'shop'))
const shop0 = live(object(namespaces, 'shop'))
const a = gone(widgets, 'a')
const b = gone(widgets, 'b')
const settings = gone(configMaps, 'settings')
const shop = remove(namespaces, live(object(namespaces, 'shop')))
const crd = remove(crds, live(object(crds, 'widgets.example.com')))

const readMetadata: RolloutApi['readMetadata'] = async (resource, { name, namespace }) =>
  ok(live(object(resource, name, namespace)))

/** A wait after which objects of these names are still there. */
function holding(...names: string[]): RolloutApi['awaitGone'] {
  return async (_resource, objects) => {
    const left = objects.filter(({ ref }) => names.includes(ref.name))
    return left.map(one => ({ ...one, finalizers: ['example.com/hold', 'example.com/more'] }))
  }
}

test('the objects of a rank are gone before the next rank is deleted', async () => {
  const { execution, log } = fakeRollout(planOf([a, b, settings, crd]), { readMetadata })
  expect(lines(await execute(prune, execution))).toEqual([
    'pruned Widget a',
    'pruned Widget b',
    'pruned ConfigMap settings',
    'pruned CustomResourceDefinition widgets.example.com',
  ])
  expect(log).toEqual([
    'delete Widget a at 1',
    'delete Widget b at 1',
    'await gone Widget a, Widget b',
    'delete ConfigMap settings at 1',
    'await gone ConfigMap settings',
    'delete CustomResourceDefinition widgets.example.com at 1',
    'await gone CustomResourceDefinition widgets.example.com',
  ])
})

test('the last rank is awaited, so that an object that stays is named', async () => {
  const { execution } = fakeRollout(planOf([a, b]), { readMetadata, awaitGone: holding('a') })
  expect(lines(await execute(prune, execution))).toEqual(['failed Widget a: StillThere', 'pruned Widget b'])
})

test('an object that the deletion has removed at once is not awaited', async () => {
  const { execution, log } = fakeRollout(planOf([settings]), {
    readMetadata,
    delete: async () => ok({ gone: true }),
  })
  expect(lines(await execute(prune, execution))).toEqual(['pruned ConfigMap settings'])
  expect(log).toEqual(['delete ConfigMap settings at 1'])
})

test('where a deletion fails, the rest of its rank goes on, and later ranks are not run', async () => {
  const { execution } = fakeRollout(planOf([a, b, settings, crd]), {
    readMetadata,
    delete: async (_resource, { name }) => (name === 'a' ? no(403, 'Forbidden') : ok({ gone: true })),
  })
  const why = 'it comes after Widget shop/a, whose deletion failed'
  expect(lines(await execute(prune, execution))).toEqual([
    'failed Widget a: Forbidden',
    'pruned Widget b',
    `not-run ConfigMap settings: ${why}`,
    `not-run CustomResourceDefinition widgets.example.com: ${why}`,
  ])
})

test('an object that stays has failed, and later ranks are not run', async () => {
  const { execution, log } = fakeRollout(planOf([a, b, settings, shop, crd]), {
    readMetadata,
    awaitGone: holding('a'),
  })
  const outcomes = await execute(prune, execution)
  const why =
    'it comes after Widget shop/a, which is still there, held by its finalizers example.com/hold, example.com/more'
  expect(lines(outcomes)).toEqual([
    'failed Widget a: StillThere',
    'pruned Widget b',
    `not-run ConfigMap settings: ${why}`,
    `not-run Namespace shop: ${why}`,
    `not-run CustomResourceDefinition widgets.example.com: ${why}`,
  ])
  expect(outcomes[0]).toMatchObject({
    failure: {
      message: 'it was deleted and is still there, held by its finalizers example.com/hold, example.com/more',
    },
  })
  expect(log.at(-1)).toBe('await gone Widget a, Widget b')
})

test('objects that are gone at once are not awaited', async () => {
  const { execution, log } = fakeRollout(planOf([a, b, crd]), {
    readMetadata,
    delete: async (_resource, ref) => ok({ gone: ref.name === 'a' }),
  })
  await execute(prune, execution)
  expect(log).toContain('await gone Widget b')
  const quick = fakeRollout(planOf([a, b, crd]), { readMetadata, delete: async () => ok({ gone: true }) })
  await execute(prune, quick.execution)
  expect(quick.log.filter(line => line.startsWith('await'))).toEqual([])
})

test('objects that an earlier run has deleted are awaited, and have an outcome only if they stay', async () => {
  const found = live(object(widgets, 'old', 'shop'))
  const left = {
    action: 'leaving' as const,
    ...aboutOf(found),
    resource: widgets,
    live: identityOf(found),
    finalizers: [],
    isPruned: true,
  }
  const plan = planOf([a, crd], { leaving: [left] })
  const patient = fakeRollout(plan, { readMetadata })
  expect(lines(await execute(prune, patient.execution))).toEqual([
    'pruned Widget a',
    'pruned CustomResourceDefinition widgets.example.com',
  ])
  expect(patient.log).toContain('await gone Widget a, Widget old')
  const { execution } = fakeRollout(plan, { readMetadata, awaitGone: holding('old') })
  expect(lines(await execute(prune, execution))).toEqual([
    'pruned Widget a',
    'failed Widget old: StillThere',
    'not-run CustomResourceDefinition widgets.example.com: it comes after Widget shop/old, which is still there, held by its finalizers example.com/hold, example.com/more',
  ])
})

test('if the deletions are spared, objects that an earlier run has deleted are not awaited', async () => {
  const found = live(object(widgets, 'old', 'shop'))
  const left = {
    action: 'leaving' as const,
    ...aboutOf(found),
    resource: widgets,
    live: identityOf(found),
    finalizers: [],
    isPruned: true,
  }
  const write = create(configMaps, object(configMaps, 'new', 'shop'))
  const { execution, log } = fakeRollout(planOf([write, crd], { leaving: [left] }), {
    apply: async () => no(403, 'Forbidden'),
  })
  expect(lines(await execute({ apply: true, prune: true }, execution))).toEqual([
    'failed ConfigMap new: Forbidden',
    'kept CustomResourceDefinition widgets.example.com: apply-failed',
  ])
  expect(log).toEqual(['apply ConfigMap new'])
})

test('what nobody could decide about is kept, fails the run, and later ranks are not run', async () => {
  const { execution } = fakeRollout(planOf([a, settings]), {
    readMetadata,
    delete: async () => no(409, 'Conflict'),
  })
  expect(lines(await execute(prune, execution))).toEqual([
    'kept Widget a: changed-since',
    'not-run ConfigMap settings: it comes after Widget shop/a, which was not deleted',
  ])
})

test('an object that still exists when the run is stopped is said to be there', async () => {
  const stop = new AbortController()
  const { execution } = fakeRollout(planOf([a]), {
    readMetadata,
    stop: stop.signal,
    awaitGone: async (...asked) => {
      stop.abort()
      return holding('a')(...asked)
    },
  })
  expect(await execute(prune, execution)).toMatchObject([
    {
      result: 'pruned',
      left: {
        isSeen: true,
        message:
          'it was deleted and is still there, held by its finalizers example.com/hold, example.com/more',
      },
    },
  ])
})

test('what an earlier run has deleted is awaited, also if nothing else is to be deleted', async () => {
  const leaving = [
    {
      action: 'leaving' as const,
      ...aboutOf(a0),
      resource: widgets,
      live: identityOf(a0),
      finalizers: [],
      isPruned: true,
    },
    {
      action: 'leaving' as const,
      ...aboutOf(shop0),
      resource: namespaces,
      live: identityOf(shop0),
      finalizers: [],
      isPruned: true,
    },
  ]
  const plan = planOf([], { leaving })
  const patient = fakeRollout(plan, { readMetadata })
  expect(await execute(prune, patient.execution)).toEqual([])
  expect(patient.log).toEqual(['await gone Widget a', 'await gone Namespace shop'])
  const { execution, log } = fakeRollout(plan, { readMetadata, awaitGone: holding('a') })
  const outcomes = await execute(prune, execution)
  expect(lines(outcomes)).toEqual(['failed Widget a: StillThere'])
  expect(failureReason(outcomes)).toBe('prune-failed')
  // The Namespace is not awaited for the same time once more.
  expect(log).toEqual(['await gone Widget a'])
  const stop = new AbortController()
  const stopped = fakeRollout(plan, {
    readMetadata,
    stop: stop.signal,
    awaitGone: async (...asked) => {
      stop.abort()
      return holding('a')(...asked)
    },
  })
  expect(await execute(prune, stopped.execution)).toEqual([])
  const broken = fakeRollout(plan, {
    readMetadata,
    awaitGone: () => Promise.reject(new Error('a bug')),
  })
  expect(lines(await execute(prune, broken.execution))).toEqual(['failed Widget a: Bug'])
})

test('an object that the server does not show is not said to be there', async () => {
  const unseen = { status: 403, reason: 'Forbidden', message: 'you may not list widgets', causes: [] }
  const { execution } = fakeRollout(planOf([a, settings]), {
    readMetadata,
    awaitGone: async (_resource, objects) => objects.map(one => ({ ...one, finalizers: [], unseen })),
  })
  const [first, second] = await execute(prune, execution)
  const why = 'may still be there, because the server does not say: you may not list widgets'
  expect(first).toMatchObject({ failure: { message: `it was deleted and ${why}` } })
  expect(second).toMatchObject({ why: `it comes after Widget shop/a, which ${why}` })
})

test('a denied deletion is not awaited, but the rest of its rank is', async () => {
  const { execution, log } = fakeRollout(planOf([a, b, settings]), {
    readMetadata,
    delete: async (_resource, ref) => (ref.name === 'a' ? no(403, 'Forbidden') : ok({ gone: false })),
  })
  expect(lines(await execute(prune, execution))).toEqual([
    'failed Widget a: Forbidden',
    'pruned Widget b',
    'not-run ConfigMap settings: it comes after Widget shop/a, whose deletion failed',
  ])
  expect(log).toContain('await gone Widget b')
})

test('a bug in a wait fails the awaited deletions once, and keeps all other outcomes', async () => {
  const { execution } = fakeRollout(planOf([a, b, settings]), {
    readMetadata,
    delete: async (_resource, ref) => ok({ gone: ref.name === 'a' }),
    awaitGone: () => Promise.reject(new Error('a bug')),
  })
  expect(lines(await execute(prune, execution))).toEqual([
    'pruned Widget a',
    'failed Widget b: Bug',
    'not-run ConfigMap settings: a wait before it failed: a bug',
  ])
})

test('the gate looks once for each rank, and does not count spared objects as deleted', async () => {
  const looks: string[] = []
  const { execution } = fakeRollout(planOf([a, b, settings]), {
    readMetadata,
    lookAgain: async (deletes, deleted) => {
      looks.push(`${deletes.map(({ ref }: { ref: ObjectRef }) => ref.name)}: ${[...deleted]}`)
      return async ({ live: { metadata } }) =>
        metadata.name === 'a' ? { kind: 'keep', reason: { kind: 'prune-disabled' } } : { kind: 'delete' }
    },
  })
  expect(lines(await execute(prune, execution))).toEqual([
    'kept Widget a: prune-disabled',
    'pruned Widget b',
    'pruned ConfigMap settings',
  ])
  expect(looks).toEqual(['a,b: uid-a,uid-b,uid-settings', 'settings: uid-b,uid-settings'])
})
