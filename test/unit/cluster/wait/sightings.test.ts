import { expect, test } from 'vitest'
import type { Resource } from '../../../../src/api/resource.ts'
import type { ListOptions } from '../../../../src/cluster/rest/api.ts'
import type { FollowApi } from '../../../../src/cluster/wait/follow.ts'
import { Sightings, type Versions } from '../../../../src/cluster/wait/sightings.ts'
import { keyOf, refOf } from '../../../../src/manifest/key.ts'
import type { LiveObject } from '../../../../src/manifest/object.ts'
import { ownVersion } from '../../../../src/plan/status/own-version.ts'
import type { Subject } from '../../../../src/plan/status/row.ts'
import { fakeClock, settle } from '../../fake-clock.ts'
import { no, ok } from '../../plan/replies.ts'
import { liveOf, resourceOf } from '../fake-api.ts'
import { fakeServer, type Happening } from './fake-server.ts'

const kinds = {
  Secret: { apiVersion: 'v1', resource: resourceOf('Secret') },
  PersistentVolumeClaim: { apiVersion: 'v1', resource: resourceOf('PersistentVolumeClaim') },
  StatefulSet: {
    apiVersion: 'apps/v1',
    resource: resourceOf('StatefulSet', { group: 'apps', hasStatus: true }),
  },
}
const rules = { readiness: [], labelSelector: 'ours' }

function subject(kind: keyof typeof kinds, name: string, more: Partial<Subject> = {}): Subject {
  const { apiVersion, resource } = kinds[kind]
  const ref = { apiVersion, kind, namespace: 'shop', name }
  return { key: keyOf(ref), ref, resource, isLabelled: true, mayVanish: false, ...more }
}

function live(
  kind: keyof typeof kinds,
  name: string,
  { replicas = 1, ...metadata }: Record<string, unknown> = {},
) {
  const object = { apiVersion: kinds[kind].apiVersion, kind, metadata: { name, namespace: 'shop' } }
  const counts = { replicas, readyReplicas: replicas, currentReplicas: replicas, updatedReplicas: replicas }
  const status = { observedGeneration: 1, ...counts, currentRevision: 'a', updateRevision: 'a' }
  return { ...liveOf(object, { generation: 1, ...metadata }), spec: { replicas: 1 }, status } as LiveObject
}

/** A server with these objects. It records its lists. */
function serverOf(objects: readonly LiveObject[]): FollowApi & { readonly asked: string[] } {
  const asked: string[] = []
  const listAt = async ({ kind }: Resource, options: ListOptions = {}) => {
    const { labelSelector, name, metadataOnly } = options
    asked.push(
      [kind, labelSelector, name, metadataOnly === true ? 'metadata' : undefined].filter(Boolean).join(' '),
    )
    if (kind === 'Pod') return no(403, 'Forbidden')
    const items = objects.filter(
      one => one.kind === kind && (name === undefined || one.metadata.name === name),
    )
    return ok({ items, resourceVersion: '7' })
  }
  return { asked, listAt, async *watch() {} }
}

async function look(subjects: readonly Subject[], objects: readonly LiveObject[]) {
  const server = serverOf(objects)
  const sightings = new Sightings(server, subjects, { clock: fakeClock(), ...rules })
  await sightings.look(new AbortController().signal)
  return {
    asked: server.asked,
    states: sightings.rows.map(({ ref, health }) => `${ref.name} ${health.state}`),
  }
}

test('each kind is listed once, and a Secret without its values', async () => {
  const subjects = [subject('Secret', 'a'), subject('Secret', 'b'), subject('StatefulSet', 'db')]
  expect(await look(subjects, [live('Secret', 'a'), live('StatefulSet', 'db')])).toEqual({
    asked: ['Secret ours metadata', 'StatefulSet db'],
    states: ['a ready', 'b missing', 'db ready'],
  })
})

test('Pods are listed only if a workload is not ready', async () => {
  const { asked, states } = await look(
    [subject('StatefulSet', 'db')],
    [live('StatefulSet', 'db', { replicas: 0 })],
  )
  expect(asked).toEqual(['StatefulSet db', 'Pod'])
  expect(states).toEqual(['db waiting'])
})

test('objects without our label are found without it', async () => {
  const other = { isLabelled: false }
  const subjects = [subject('Secret', 'a', other), subject('Secret', 'b', other)]
  const { asked } = await look(subjects, [live('Secret', 'a'), live('Secret', 'b')])
  expect(asked).toEqual(['Secret metadata'])
})

const db = live('StatefulSet', 'db')
const cache = live('StatefulSet', 'cache')
const two = [subject('StatefulSet', 'db'), subject('StatefulSet', 'cache')]

/** Whether the differences are stale after the first second, and after the second one. `planned` were looked at before. */
async function heardOf(
  planned: readonly LiveObject[],
  happenings: readonly Happening[] = [],
  items: LiveObject[] = [db, cache],
) {
  const clock = fakeClock()
  const lists = [ok({ items, resourceVersion: '7' })]
  const server = fakeServer({ lists, watches: [[...happenings, 'idles']] })
  const sightings = new Sightings(server, two, { clock, ...rules })
  const stop = new AbortController()
  const heard: boolean[] = []
  const versions: Versions = new Map(planned.map(one => [keyOf(refOf(one)), ownVersion(one)]))
  const watching = sightings.watch(stop.signal, versions, isStale => heard.push(isStale))
  await settle()
  await clock.advance(1_000)
  await settle()
  await clock.advance(1_000)
  await settle()
  stop.abort()
  await watching
  return heard.slice(0, 2)
}

test.each<[string, readonly Happening[], boolean]>([
  ['nothing', [], false],
  [
    'a status',
    [{ type: 'MODIFIED', object: live('StatefulSet', 'db', { replicas: 0, resourceVersion: '9' }) }],
    false,
  ],
  ['a field', [{ type: 'MODIFIED', object: live('StatefulSet', 'db', { generation: 2 }) }], true],
  ['a label', [{ type: 'MODIFIED', object: live('StatefulSet', 'db', { labels: { a: 'b' } }) }], true],
  ['a new object', [{ type: 'ADDED', object: live('StatefulSet', 'new') }], true],
  ['an object that is gone', [{ type: 'DELETED', object: db }], true],
])('whether the differences are stale after %s', async (_name, happenings, expected) => {
  expect(await heardOf([db, cache], happenings)).toEqual([expected, false])
})

test.each<[string, readonly LiveObject[], LiveObject[], boolean]>([
  ['nothing', [db, cache], [db, cache], false],
  ['a field', [db, cache], [live('StatefulSet', 'db', { generation: 2 }), cache], true],
  ['a new object', [cache], [db, cache], true],
  ['an object that is gone', [db, cache], [cache], true],
  ['an object that does not exist yet', [cache], [cache], false],
])('the same before the first list, for %s', async (_name, planned, listed, expected) => {
  expect(await heardOf(planned, [], listed)).toEqual([expected, false])
})

/** A server with a Secret, and a claim that waits for a volume. It answers about StorageClasses once `classes` resolves. */
function serverWithClaim(classes: Promise<LiveObject[]>): FollowApi {
  const claim = live('PersistentVolumeClaim', 'data', { creationTimestamp: '1969-12-31T00:00:00Z' })
  const objects: LiveObject[] = [live('Secret', 'a'), { ...claim, status: { phase: 'Pending' } }]
  return {
    listAt: async ({ kind }) => {
      const items = kind === 'StorageClass' ? await classes : objects.filter(one => one.kind === kind)
      return ok({ items, resourceVersion: '7' })
    },
    async *watch(_resource, _options, signal) {
      await new Promise(resolve => signal.addEventListener('abort', resolve, { once: true }))
    },
  }
}

const withClaim = [subject('Secret', 'a'), subject('PersistentVolumeClaim', 'data')]
const noDefault = 'it names no StorageClass, and the cluster has no default one'
const reasonsOf = (sightings: Sightings) =>
  sightings.rows.map(({ health }) => ('why' in health ? health.why : health.state))

test('a claim is judged by the StorageClasses, also if they are listed after it', async () => {
  const { promise, resolve } = Promise.withResolvers<LiveObject[]>()
  const sightings = new Sightings(serverWithClaim(promise), withClaim, { clock: fakeClock(), ...rules })
  const looking = sightings.look(new AbortController().signal)
  await settle()
  resolve([])
  await looking
  expect(reasonsOf(sightings)).toEqual(['ready', noDefault])
})

test('while the StorageClasses are not listed, only claims wait, and all objects are shown', async () => {
  const { promise, resolve } = Promise.withResolvers<LiveObject[]>()
  const clock = fakeClock()
  const sightings = new Sightings(serverWithClaim(promise), withClaim, { clock, ...rules })
  const stop = new AbortController()
  const shown: unknown[] = []
  const watching = sightings.watch(stop.signal, new Map(), () => shown.push(reasonsOf(sightings)))
  await settle()
  await clock.advance(1_000)
  resolve([])
  await settle()
  await clock.advance(1_000)
  stop.abort()
  await watching
  expect(shown).toEqual([
    ['ready', 'the StorageClasses have not been listed yet'],
    ['ready', noDefault],
  ])
})
