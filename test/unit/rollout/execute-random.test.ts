import { expect, test } from 'vitest'
import type { Resource } from '../../../src/api/resource.ts'
import type { ObjectKey } from '../../../src/manifest/key.ts'
import { aboutOf, identityOf } from '../../../src/plan/about-object.ts'
import type { Change, Leaving } from '../../../src/plan/change.ts'
import type { Plan } from '../../../src/plan/plan.ts'
import type { Verdict } from '../../../src/plan/prune/prune-gate.ts'
import { execute } from '../../../src/rollout/execute.ts'
import type { Outcome } from '../../../src/rollout/outcome.ts'
import type { RolloutApi } from '../../../src/rollout/rollout-api.ts'
import type { Scope } from '../../../src/rollout/scope.ts'
import { planOf } from '../plan/plan-of.ts'
import { no, ok } from '../plan/replies.ts'
import {
  configMaps,
  crds,
  create,
  deployments,
  fakeRollout,
  keep,
  live,
  namespaces,
  object,
  outcomesOf,
  remove,
  restamp,
  unchanged,
  update,
  widgets,
} from './fake-rollout.ts'

type Random = () => number

/** Random numbers from 0 to below 1, repeatable by the seed (mulberry32). */
function randomOf(seed: number): Random {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

function pick<T>(random: Random, from: readonly T[]): T {
  return from[Math.floor(random() * from.length)] as T
}

const makers: readonly ((random: Random, name: string) => Change)[] = [
  (_, name) => create(namespaces, object(namespaces, name)),
  random => pick(random, [create, update, unchanged, restamp])(crds, object(crds, 'widgets.example.com')),
  (random, name) =>
    pick(random, [create, update, restamp, unchanged])(configMaps, placed(random, configMaps, name)),
  (random, name) => ({ ...create(widgets, placed(random, widgets, name)), notAsked: 'kind-to-come' }),
  (random, name) => remove(...found(random, name)),
  (random, name) => remove(...found(random, name)),
  (random, name) => keep(...found(random, name), { kind: 'legacy' }),
]

function placed(random: Random, resource: Resource, name: string) {
  return object(resource, name, pick(random, ['n0', 'n1', 'n2', 'elsewhere']))
}

function found(random: Random, name: string) {
  const resource = pick(random, [configMaps, widgets, deployments, namespaces, crds])
  return [resource, live(placed(random, resource, name))] as const
}

function randomPlan(random: Random): Plan {
  const changes = Array.from({ length: Math.floor(random() * 14) }, (_, index) => {
    return pick(random, makers)(random, `n${index}`)
  })
  const each = new Map(changes.map(change => [change.key, change]))
  const leaving: Leaving[] = Array.from({ length: Math.floor(random() * 2) }, (_, index) => {
    const [resource, object] = found(random, `leaving${index}`)
    return {
      action: 'leaving',
      ...aboutOf(object),
      resource,
      live: identityOf(object),
      finalizers: [],
      isPruned: true,
    }
  })
  return planOf([...each.values()], { leaving })
}

/** A cluster where any request may be slow, fail, be interrupted or show a bug. */
function hostileApi(random: Random, stop: AbortController): Partial<RolloutApi> {
  const risk = pick(random, [0, 0.1, 0.5])
  const mishap = async <T>(answer: T, failures: readonly T[]): Promise<T> => {
    for (let turns = random() * 5; turns > 0; turns--) await Promise.resolve()
    if (random() < risk / 4) stop.abort()
    if (random() < risk / 4) throw new Error('a bug')
    return random() < risk ? pick(random, failures) : answer
  }
  return {
    apply: (_resource, body) =>
      mishap(ok(live(body, pick(random, ['1', '2'])), pick(random, [200, 201])), [
        no(403, 'Forbidden'),
        no(409, 'Conflict'),
        no(0, 'Stopped'),
      ]),
    read: (resource, ref) =>
      mishap(ok(live(object(resource, ref.name, ref.namespace))), [no(404, 'NotFound')]),
    readMetadata: (resource, ref) =>
      mishap(ok(live(object(resource, ref.name, ref.namespace))), [
        no(404, 'NotFound'),
        no(500, 'InternalError'),
      ]),
    delete: () => mishap(ok({ gone: random() < 0.5 }), [no(403, 'Forbidden'), no(409, 'Conflict')]),
    awaitServed: () => mishap(ok(undefined), [no(0, 'NotServed'), no(0, 'Stopped')]),
    awaitGone: (_resource, objects) =>
      mishap([], [objects.filter(() => random() < 0.5).map(one => ({ ...one, finalizers: [] }))]),
    lookAgain: () =>
      mishap(
        async () =>
          mishap<Verdict>({ kind: 'delete' }, [
            { kind: 'keep', reason: { kind: 'legacy' } },
            { kind: 'mirrored' },
          ]),
        [],
      ),
  }
}

function inScope({ changes }: Plan, scope: Scope): ObjectKey[] {
  return changes
    .filter(({ action }) => (action === 'delete' || action === 'keep' ? scope.prune : scope.apply))
    .map(({ key }) => key)
    .sort()
}

const hasFailed = ({ result, change }: Outcome) => result === 'failed' && change.action !== 'restamp'

test('each change in scope has one outcome, also after failures and a stop', async () => {
  const seen = new Set<string>()
  let stayed = 0
  for (let seed = 1; seed <= 3000; seed++) {
    const random = randomOf(seed)
    const plan = randomPlan(random)
    const scope = pick<Scope>(random, [
      { apply: true, prune: true },
      { apply: true, prune: false },
      { apply: false, prune: true },
    ])
    const stop = new AbortController()
    if (random() < 0.05) stop.abort()
    const early = stop.signal.aborted
    const overrides = { ...hostileApi(random, stop), width: pick(random, [1, 2, 16]), stop: stop.signal }
    const { execution, events, log } = fakeRollout(plan, overrides)
    const outcomes = await execute(scope, execution)
    const told = `seed ${seed}`
    // What an earlier run has deleted has an outcome only if it does not go.
    const earlier = new Set(plan.leaving.map(({ key }) => key))
    const begun = outcomes.filter(({ change }) => earlier.has(change.key))
    expect(
      begun.every(hasFailed) && begun.length <= earlier.size && (begun.length === 0 || scope.prune),
    ).toBe(true)
    const ofPlan = outcomes.filter(outcome => !begun.includes(outcome))
    expect(ofPlan.map(({ change }) => change.key).sort(), told).toEqual(inScope(plan, scope))
    expect(outcomesOf(events), told).toEqual(outcomes)
    const writesFailed = outcomes.some(outcome => hasFailed(outcome) && outcome.change.action !== 'delete')
    if (early || writesFailed)
      expect(
        log.filter(line => line.startsWith('delete')),
        told,
      ).toEqual([])
    for (const { result } of outcomes) seen.add(result)
    stayed += begun.length
  }
  // Some runs must have failures and stops, or the loop would prove nothing.
  expect(stayed).toBeGreaterThan(0)
  expect([...seen].sort()).toEqual([
    'adopted',
    'configured',
    'created',
    'failed',
    'kept',
    'not-run',
    'pruned',
    'restamped',
    'unchanged',
  ])
}, 60_000)
