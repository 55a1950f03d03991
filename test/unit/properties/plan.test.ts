import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Api } from '../../../src/cluster/rest/api.ts'
import type { Request } from '../../../src/commands/request.ts'
import { stringifyJson } from '../../../src/manifest/json.ts'
import type { ObjectKey } from '../../../src/manifest/key.ts'
import type { JsonObject } from '../../../src/manifest/object.ts'
import type { Delete, Replace } from '../../../src/plan/change.ts'
import { changesOf } from '../../../src/plan/changes-of.ts'
import type { Plan } from '../../../src/plan/plan.ts'
import { apiFor, cases, wantedOf } from './cases.ts'
import { actorOf, clusterAfter } from './history.ts'
import { limit, tried } from './parameters.ts'
import { surveyOf } from './run.ts'
import { keysOf, protection } from './truth.ts'

/** Prune alone looks at no wanted object, so it knows only their names. */
const keywords = fc.constantFrom<Request['keywords']>(['apply', 'prune'], ['prune'], ['diff'])

test(
  'a plan deletes neither wanted objects nor those of others, and replaces only its own',
  async () => {
    let deletions = 0
    let replacements = 0
    await fc.assert(
      fc.asyncProperty(cases, keywords, fc.boolean(), async (one, words, ignores) => {
        const server = await clusterAfter(one.events)
        const { plan } = await surveyOf(
          ignores ? withoutSelectors(apiFor(server, one)) : apiFor(server, one),
          wantedOf(one),
          words,
        )
        const wanted = keysOf(one.objects)
        const lives = new Map(server.store.all().map(live => [live.metadata.uid, live]))
        const deleted = changesOf(plan.changes, 'delete')
        deletions += deleted.length
        const replaced = changesOf(plan.changes, 'replace')
        replacements += replaced.length
        if (one.flags.recreate !== true) expect(replaced).toEqual([])
        const wrong = ({ live: { uid }, key }: Delete | Replace, kept: ReadonlySet<ObjectKey>) => {
          const live = lives.get(uid)
          const why =
            live === undefined ? 'it does not live' : protection(server, live, actorOf(one.instance), kept)
          return why === undefined ? [] : [`${key}: ${why}`]
        }
        expect(deleted.flatMap(change => wrong(change, wanted))).toEqual([])
        expect(replaced.flatMap(change => wrong(change, new Set()))).toEqual([])
      }),
      tried(150),
    )
    expect(Math.min(deletions, replacements)).toBeGreaterThan(0)
  },
  limit,
)

test(
  'the order of the manifests and of the lists does not change a plan',
  async () => {
    const order = fc.record({ one: cases, seed: fc.nat() })
    await fc.assert(
      fc.asyncProperty(order, async ({ one, seed }) => {
        const server = await clusterAfter(one.events)
        const api = apiFor(server, one)
        const wanted = wantedOf(one)
        const { plan } = await surveyOf(api, wanted)
        const mixed = { ...wanted, objects: shuffled(wanted.objects, seed) }
        const again = await surveyOf(shuffling(api, seed), mixed)
        expect(documentOf(again.plan)).toEqual(documentOf(plan))
      }),
      tried(100),
    )
  },
  limit,
)

test(
  'diff and a dry run write nothing',
  async () => {
    await fc.assert(
      fc.asyncProperty(cases, async one => {
        const server = await clusterAfter(one.events)
        const before = [...server.store.history]
        await surveyOf(apiFor(server, one), wantedOf(one), ['diff'])
        await surveyOf(apiFor(server, one), wantedOf(one), ['apply', 'prune'])
        expect(server.store.history).toEqual(before)
      }),
      tried(50),
    )
  },
  limit,
)

function documentOf({ changes, leaving, unseen }: Plan): string {
  return stringifyJson({ changes, leaving, unseen } as unknown as JsonObject)
}

/** Some aggregated API servers ignore label selectors. */
function withoutSelectors(api: Api): Api {
  return { ...api, list: (resource, { labelSelector: _, ...options } = {}) => api.list(resource, options) }
}

/** An API whose lists come in another order. */
function shuffling(api: Api, seed: number): Api {
  return {
    ...api,
    async list(resource, options) {
      const reply = await api.list(resource, options)
      return reply.ok ? { ...reply, value: shuffled(reply.value, seed) } : reply
    },
  }
}

function shuffled<T>(all: readonly T[], seed: number): T[] {
  const place = (index: number) => ((index + 1) * (seed % 97) * 31 + seed) % 101
  return all
    .map((one, index) => ({ one, place: place(index) }))
    .sort((a, b) => a.place - b.place)
    .map(({ one }) => one)
}
