import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { keyOf, refOf } from '../../../src/manifest/key.ts'
import { hasDifferences, hasRefusals, type Plan } from '../../../src/plan/plan.ts'
import { readPlan, writePlan } from '../../../src/plan/plan-document.ts'
import { isFailure, type Outcome } from '../../../src/rollout/outcome.ts'
import { isInScope } from '../../../src/rollout/scope.ts'
import type { Death, ModelServer } from '../../model/model-server.ts'
import { apiFor, type Case, cases, wantedOf } from './cases.ts'
import { faults, faulty } from './faults.ts'
import { actorOf, clusterAfter, letGo, type Meddling, meddle } from './history.ts'
import { limit, tried } from './parameters.ts'
import { bothHalves, carryOut, type Ran, run, surveyOf } from './run.ts'
import { keysOf, protection } from './truth.ts'

test(
  'after a rollout nothing differs, and the next one sends no write',
  async () => {
    const seen = { ran: 0, pruned: 0, recreated: 0, adopted: 0, released: 0 }
    await fc.assert(
      fc.asyncProperty(cases, async one => {
        const server = await clusterAfter(one.events)
        const before = server.deaths.length
        const ran = await run(apiFor(server, one), wantedOf(one))
        expectCreatedAnew(server, one, before, ran)
        if (ran.kind === 'stopped' || ran.outcomes.some(isFailure)) return
        seen.ran++
        for (const { result } of ran.outcomes) if (result in seen) seen[result as keyof typeof seen]++
        await expectConverged(server, one)
      }),
      tried(150),
    )
    // A property that nothing comes to would prove nothing.
    expect(
      Object.values(seen).every(count => count > 0),
      JSON.stringify(seen),
    ).toBe(true)
  },
  limit,
)

test(
  'a plan that is read back from its document is executed with the same requests',
  async () => {
    await fc.assert(
      fc.asyncProperty(cases, async one => {
        const [fresh, saved] = await Promise.all([clusterAfter(one.events), clusterAfter(one.events)])
        const first = await surveyOf(apiFor(fresh, one), wantedOf(one))
        const second = await surveyOf(apiFor(saved, one), wantedOf(one))
        if (hasRefusals(first.plan)) return
        await carryOut(first, first.plan)
        await carryOut(second, readPlan(writePlan(second.plan)))
        expect(saved.writes).toEqual(fresh.writes)
      }),
      tried(60),
    )
  },
  limit,
)

describe('with faults', () => {
  test(
    'each change has one outcome, nothing wrong is deleted, and a later run converges',
    async () => {
      const seen = new Set<string>()
      await fc.assert(
        fc.asyncProperty(cases, faults, async (one, given) => {
          const server = await clusterAfter(one.events)
          const before = server.deaths.length
          const ran = await run(faulty(apiFor(server, one), given), wantedOf(one))
          for (const kind of resultsOf(ran)) seen.add(kind)
          expectOutcomes(ran)
          expectSpared(ran)
          expectRightful(server, one, before)
          expectCreatedAnew(server, one, before, ran)
          letGo(server)
          if (!(await settles(server, one))) return
          expectRightful(server, one, before)
          await expectConverged(server, one)
        }),
        tried(150),
      )
      expect([...seen]).toEqual(expect.arrayContaining(['stopped', 'failed', 'kept', 'pruned', 'created']))
    },
    limit,
  )

  const races = fc.array(
    fc.record({
      at: fc.nat(60),
      kind: fc.constantFrom<Meddling>(
        'edit',
        'steer',
        'disown',
        'disable-prune',
        'delete',
        'replace',
        'hold',
      ),
      which: fc.nat(20),
    }),
    { minLength: 1, maxLength: 4 },
  )

  test(
    'nothing wrong is deleted although others write at the same time',
    async () => {
      await fc.assert(
        fc.asyncProperty(cases, races, async (one, given) => {
          const server = await clusterAfter(one.events)
          const before = server.deaths.length
          const api = faulty(apiFor(server, one), [], request => {
            for (const { at, kind, which } of given) if (at === request) meddle(server, kind, which)
          })
          expectOutcomes(await run(api, wantedOf(one)))
          // What is in a Namespace can change between the last look and the deletion of the Namespace.
          expectRightful(server, one, before, true)
        }),
        tried(100),
      )
    },
    limit,
  )
})

/** Runs until nothing fails any more. False if the run is stopped, for example by a conflict. */
async function settles(server: ModelServer, one: Case): Promise<boolean> {
  for (let runs = 0; runs < 3; runs++) {
    const ran = await run(apiFor(server, one), wantedOf(one))
    if (ran.kind === 'stopped') return false
    if (!ran.outcomes.some(isFailure)) return true
    letGo(server)
  }
  throw new Error('three runs without faults have not been enough')
}

async function expectConverged(server: ModelServer, one: Case): Promise<void> {
  // The extras of an object that the first run adopts go only in the second run (docs/rules.md 1.31).
  if (one.flags.removeExtras === true) await run(apiFor(server, one), wantedOf(one))
  const { plan } = await surveyOf(apiFor(server, one), wantedOf(one), ['diff'])
  expect(differencesOf(plan)).toEqual([])
  const writes = [...server.writes]
  await run(apiFor(server, one), wantedOf(one))
  expect(server.writes).toEqual(writes)
}

function differencesOf(plan: Plan): string[] {
  if (!hasDifferences(plan) && !hasRefusals(plan)) return []
  const stays = ['keep', 'unchanged']
  return plan.changes.flatMap(({ action, key }) => (stays.includes(action) ? [] : [`${action} ${key}`]))
}

/** Each change in scope has exactly one outcome. */
function expectOutcomes(ran: Ran): void {
  if (ran.kind === 'stopped') return
  const changedKey = ({ change: { key } }: Outcome) => key
  const inScope = ran.plan.changes.filter(change => isInScope(change, bothHalves)).map(({ key }) => key)
  expect(ran.outcomes.map(changedKey).sort()).toEqual(inScope.sort())
}

/** After a write that failed nothing is deleted or released. */
function expectSpared(ran: Ran): void {
  if (ran.kind === 'stopped') return
  const writes = ['create', 'update', 'replace', 'adopt']
  const hasFailed = ran.outcomes.some(
    ({ result, change: { action } }) => result === 'failed' && writes.includes(action),
  )
  const removed = ran.outcomes.filter(({ result }) => result === 'pruned' || result === 'released')
  if (hasFailed) expect(removed.map(({ change: { key } }) => key)).toEqual([])
}

/** A wanted object that a run has deleted lives again, or its outcome is a failure. */
function expectCreatedAnew(server: ModelServer, one: Case, since: number, ran: Ran): void {
  const wanted = keysOf(one.objects)
  const lives = keysOf(server.store.all())
  const failed = ran.kind === 'stopped' ? [] : ran.outcomes.filter(({ result }) => result === 'failed')
  const told = new Set(failed.map(({ change }) => change.key))
  const missing = deathsOf(server, one, since)
    .map(({ live }) => keyOf(refOf(live)))
    .filter(key => wanted.has(key) && !lives.has(key) && !told.has(key))
  expect(missing).toEqual([])
}

function deathsOf(server: ModelServer, { instance }: Case, since: number): Death[] {
  return server.deaths.slice(since).filter(({ actor }) => actor === actorOf(instance))
}

/** Whatever our runs have deleted since then was theirs to delete. With --recreate, wanted objects may be replaced. */
function expectRightful(server: ModelServer, one: Case, since: number, onlyDirect = false): void {
  const actor = actorOf(one.instance)
  const wanted = keysOf(one.objects)
  const counted = deathsOf(server, one, since).filter(({ isDirect }) => isDirect || !onlyDirect)
  const mayReplace = ({ live: { kind }, isDirect }: Death) =>
    one.flags.recreate === true && isDirect && ['ConfigMap', 'Secret', 'Deployment'].includes(kind)
  const wrong = counted.flatMap(
    death => protection(server, death.live, actor, mayReplace(death) ? new Set() : wanted) ?? [],
  )
  expect(wrong).toEqual([])
}

function resultsOf(ran: Ran): string[] {
  return ran.kind === 'stopped' ? ['stopped'] : ran.outcomes.map(({ result }) => result)
}
