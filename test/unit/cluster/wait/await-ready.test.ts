import { describe, expect, test } from 'vitest'
import type { Reply } from '../../../../src/api/reply.ts'
import type { ListAt } from '../../../../src/cluster/rest/api.ts'
import type { Arrival } from '../../../../src/cluster/wait/arrivals.ts'
import { awaitReady } from '../../../../src/cluster/wait/await-ready.ts'
import type { FollowedObject } from '../../../../src/cluster/wait/followed-kinds.ts'
import type { LiveObject } from '../../../../src/manifest/object.ts'
import type { Readiness } from '../../../../src/readiness/readiness.ts'
import { readinessOf } from '../../../../src/readiness/readiness-of.ts'
import { fakeClock, settle } from '../../fake-clock.ts'
import { no, ok } from '../../plan/replies.ts'
import { liveOf, resourceOf } from '../fake-api.ts'
import { expiry, fakeServer, type Happening, refusal, type Script } from './fake-server.ts'

const jobs = resourceOf('Job', { group: 'batch' })

/** `state` stands in for a status: the tests judge by it. */
function live(name: string, state: string, { namespace = 'shop', ttl = false } = {}): LiveObject {
  const spec = ttl ? { ttlSecondsAfterFinished: 0 } : {}
  const object = { apiVersion: 'batch/v1', kind: 'Job', metadata: { name, namespace } }
  return { ...liveOf(object, {}), spec, status: { state } }
}

function awaited(name: string, { namespace = 'shop', mayVanish = false } = {}): FollowedObject {
  return { ref: { apiVersion: 'batch/v1', kind: 'Job', namespace, name }, resource: jobs, mayVanish }
}

const list = (...items: LiveObject[]): Reply<ListAt> => ok({ items, resourceVersion: '7' })
const seen = (object: LiveObject): Happening => ({ type: 'MODIFIED', object })
const asList = 'list jobs in shop'
const asWatch = 'watch jobs in shop from 7'

async function wait(script: Script, objects: readonly FollowedObject[] = [awaited('a'), awaited('b')]) {
  const clock = fakeClock()
  const api = fakeServer(script)
  const stop = new AbortController()
  const told: (readonly Arrival[])[] = []
  const judge = ({ status }: LiveObject): Readiness => {
    const { state } = status as { state: string }
    if (state === 'ready') return { state }
    if (state === 'failed') return { state, why: 'it broke' }
    if (state !== 'patient') return { state: 'waiting', why: state }
    return clock.now() < 5_000 ? { state: 'waiting', why: 'soon', recheckAt: 5_000 } : { state: 'ready' }
  }
  const waiting = awaitReady(api, objects, {
    clock,
    timeout: 60_000,
    signal: stop.signal,
    judge,
    ownsPods: () => false,
    labelSelector: 'kubernixos',
    onWaiting: left => told.push(left),
  })
  await settle()
  return { waiting, clock, stop, told, asked: api.asked }
}

const states = (arrivals: readonly Arrival[]) =>
  arrivals.map(({ ref, readiness }) =>
    readiness.state === 'ready' ? `${ref.name} ready` : `${ref.name} ${readiness.state}: ${readiness.why}`,
  )

describe('objects that become ready', () => {
  test.each<[string, Script, string[]]>([
    ['before the first look', { lists: [list(live('a', 'ready'), live('b', 'ready'))] }, [asList]],
    [
      'during one watch',
      {
        lists: [list(live('a', 'starts'), live('b', 'ready'))],
        watches: [[seen(live('a', 'ready'))]],
      },
      [asList, asWatch],
    ],
    [
      'after a watch has ended, which goes on from its last version',
      {
        lists: [list(live('a', 'starts'), live('b', 'ready'))],
        watches: [[{ type: 'BOOKMARK', resourceVersion: '9' }, 'ends'], [seen(live('a', 'ready'))]],
      },
      [asList, asWatch, 'watch jobs in shop from 9'],
    ],
    [
      'after a watch was cut',
      {
        lists: [list(live('a', 'starts'), live('b', 'ready'))],
        watches: [
          [{ type: 'ERROR', failure: { status: 0, reason: 'Reset', message: 'cut', causes: [] } }],
          [seen(live('a', 'ready'))],
        ],
      },
      [asList, asWatch, asWatch],
    ],
    [
      'after the version has become too old',
      {
        lists: [list(live('a', 'starts'), live('b', 'ready')), list(live('a', 'ready'), live('b', 'ready'))],
        watches: [[{ type: 'ERROR', failure: expiry }]],
      },
      [asList, asWatch, asList],
    ],
    [
      'while watching is refused',
      {
        lists: [list(live('a', 'starts'), live('b', 'ready')), list(live('a', 'ready'), live('b', 'ready'))],
        watches: [[{ type: 'ERROR', failure: refusal }]],
      },
      [asList, asWatch, asList],
    ],
    [
      'by time alone',
      { lists: [list(live('a', 'patient'), live('b', 'ready'))], watches: [['idles']] },
      [asList, asWatch],
    ],
  ])('%s', async (_name, script, asked) => {
    const tested = await wait(script)
    await tested.clock.advance(6000)
    expect(states(await tested.waiting)).toEqual(['a ready', 'b ready'])
    expect(tested.asked).toEqual(asked)
  })

  test.each<[string, Script, FollowedObject[]]>([
    [
      'a Job with a TTL that is gone before the first look',
      { lists: [list()] },
      [awaited('a', { mayVanish: true })],
    ],
    [
      'a Job whose TTL was seen before it went',
      {
        lists: [list(live('a', 'runs', { ttl: true }))],
        watches: [[{ type: 'DELETED', object: live('a', 'runs', { ttl: true }) }]],
      },
      [awaited('a')],
    ],
  ])('%s', async (_name, script, objects) => {
    const { waiting } = await wait(script, objects)
    expect(states(await waiting)).toEqual(['a ready'])
  })

  test('in several namespaces are one list of the whole cluster', async () => {
    const other = { namespace: 'other' }
    const script = { lists: [list(live('a', 'ready'), live('a', 'ready', other))] }
    const { waiting, asked } = await wait(script, [awaited('a'), awaited('a', other)])
    expect(states(await waiting)).toEqual(['a ready', 'a ready'])
    expect(asked).toEqual(['list jobs'])
  })

  test('are listed in each namespace if the user may not list the whole cluster', async () => {
    const other = { namespace: 'other' }
    const script = {
      lists: [no(403, 'Forbidden'), list(live('a', 'ready')), list(live('a', 'ready', other))],
    }
    const { waiting, asked } = await wait(script, [awaited('a'), awaited('a', other)])
    expect(states(await waiting)).toEqual(['a ready', 'a ready'])
    expect(asked).toEqual(['list jobs', 'list jobs in shop named a', 'list jobs in other named a'])
  })
})

describe('objects that do not become ready', () => {
  test('end the wait for all others as soon as one has failed', async () => {
    const { waiting } = await wait({
      lists: [list(live('a', 'starts'), live('b', 'starts'))],
      watches: [[seen(live('b', 'failed')), 'idles']],
    })
    expect(states(await waiting)).toEqual(['a waiting: starts', 'b failed: it broke'])
  })

  test('are returned when the time is up, after a last list, and no request is sent while they wait', async () => {
    const { waiting, clock, asked } = await wait({
      lists: [list(live('a', 'starts'))],
      watches: [['idles']],
    })
    await clock.advance(59_000)
    expect(asked).toEqual([asList, asWatch])
    await clock.advance(1_000)
    expect(states(await waiting)).toEqual(['a waiting: starts', 'b waiting: it does not exist'])
    expect(asked).toEqual([asList, asWatch, asList])
  })

  test('are ready if the last list shows it, although the watch heard nothing', async () => {
    const { waiting, clock } = await wait({
      lists: [list(live('a', 'starts'), live('b', 'ready')), list(live('a', 'ready'), live('b', 'ready'))],
      watches: [['idles']],
    })
    await clock.advance(60_000)
    expect(states(await waiting)).toEqual(['a ready', 'b ready'])
  })

  test('are returned at once when the run is stopped', async () => {
    const { waiting, stop } = await wait({ lists: [list(live('a', 'starts'))], watches: [['idles']] })
    stop.abort()
    expect(states(await waiting)).toEqual(['a waiting: starts', 'b waiting: it does not exist'])
  })

  test('have failed if the server does not let them be seen', async () => {
    const { waiting, asked } = await wait({ lists: [no(403, 'Forbidden')] })
    expect(states(await waiting)).toEqual([
      expect.stringMatching(/^a failed: the server does not list it/),
      expect.stringMatching(/^b failed/),
    ])
    expect(asked).toEqual([asList])
  })

  test('are reported after a second, and then every 10 seconds if something has changed', async () => {
    const { clock, told, stop, waiting } = await wait({
      lists: [list(live('a', 'starts'), live('b', 'ready'))],
      watches: [['idles']],
    })
    await clock.advance(30_000)
    expect(told.map(states)).toEqual([['a waiting: starts']])
    stop.abort()
    await waiting
  })
})

describe('the StorageClasses, if a claim is awaited,', () => {
  const claims = resourceOf('PersistentVolumeClaim')
  const ref = { apiVersion: 'v1', kind: 'PersistentVolumeClaim', namespace: 'shop', name: 'data' }
  const claim = liveOf(
    { apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata: { name: 'data', namespace: 'shop' } },
    {},
  )
  const storageClass = liveOf(
    { apiVersion: 'storage.k8s.io/v1', kind: 'StorageClass', metadata: { name: 'fast' } },
    {},
  )
  const asked = [
    'list storageclasses',
    'watch storageclasses from 7',
    'list persistentvolumeclaims in shop named data',
  ]

  test.each<[string, Script['lists'], Script['watches'], string[]]>([
    ['are listed together with the claim', [list(storageClass), list(claim)], [['idles']], asked],
    [
      'are followed',
      [list(), list(claim)],
      [[seen(storageClass), 'idles'], ['idles']],
      [...asked, 'watch persistentvolumeclaims in shop named data from 7'],
    ],
    [
      'do not hold the wait up if they are forbidden',
      [no(403, 'Forbidden'), list(claim)],
      [],
      ['list storageclasses', 'list persistentvolumeclaims in shop named data'],
    ],
  ])('%s', async (_name, lists, watches, requests) => {
    const clock = fakeClock()
    const api = fakeServer({ lists: lists ?? [], watches: watches ?? [] })
    // The claim is judged before the first event about a class.
    const late: typeof api.watch = async function* (...asked) {
      for await (const event of api.watch(...asked)) {
        await clock.sleep(1_000)
        yield event
      }
    }
    const waiting = awaitReady({ ...api, watch: late }, [{ ref, resource: claims, mayVanish: false }], {
      clock,
      timeout: 60_000,
      signal: new AbortController().signal,
      judge: (_claim, _pods, classes) =>
        typeof classes === 'object' && !classes.names.has('fast')
          ? { state: 'waiting', why: 'StorageClass fast does not exist' }
          : { state: 'ready' },
      ownsPods: () => false,
      labelSelector: 'kubernixos',
      onWaiting: () => undefined,
    })
    await settle()
    await clock.advance(2_000)
    expect(states(await waiting)).toEqual(['data ready'])
    expect(api.asked.toSorted()).toEqual(requests.toSorted())
  })

  /** A wait for a claim and a Job while the classes are not listed before `classes` resolves. */
  async function waitWithClasses(phase: string, classes: Promise<Reply<ListAt>>) {
    const clock = fakeClock()
    const idle = fakeServer({ watches: [['idles']] })
    const lists: Record<string, () => Promise<Reply<ListAt>>> = {
      StorageClass: () => classes,
      PersistentVolumeClaim: async () => list({ ...claim, status: { phase } }),
      Job: async () =>
        list({ ...live('a', ''), status: { conditions: [{ type: 'Complete', status: 'True' }] } }),
    }
    const waiting = awaitReady(
      { ...idle, listAt: async ({ kind }) => lists[kind]?.() ?? list() },
      [{ ref, resource: claims, mayVanish: false }, awaited('a')],
      {
        clock,
        timeout: 60_000,
        signal: new AbortController().signal,
        judge: (object, _pods, classes) => readinessOf(object, { rules: [], now: clock.now(), classes }),
        ownsPods: () => false,
        labelSelector: 'kubernixos',
        onWaiting: () => undefined,
      },
    )
    await settle()
    return { waiting, clock }
  }
  const never = new Promise<never>(() => undefined)

  test.each<[string, Promise<Reply<ListAt>>]>([
    ['is under way', never],
    ['fails', Promise.resolve(no(500, 'InternalError'))],
  ])('hold only the claim up while their list %s', async (_name, classes) => {
    const { waiting, clock } = await waitWithClasses('Pending', classes)
    await clock.advance(60_000)
    expect(states(await waiting)).toEqual([
      'data waiting: the StorageClasses have not been listed yet',
      'a ready',
    ])
  })

  test('are not awaited if the claim is bound', async () => {
    const { waiting } = await waitWithClasses('Bound', never)
    expect(states(await waiting)).toEqual(['data ready', 'a ready'])
  })

  test.each<[string, Reply<ListAt>]>([
    ['once they are listed', list(marked(storageClass))],
    ['once the server says that they are forbidden', no(403, 'Forbidden')],
  ])('decide about the claim %s, however late', async (_name, reply) => {
    const { promise, resolve } = Promise.withResolvers<Reply<ListAt>>()
    const { waiting, clock } = await waitWithClasses('Pending', promise)
    await clock.advance(3_500)
    resolve(reply)
    expect(states(await waiting)).toEqual(['data ready', 'a ready'])
  })
})

/** The class as the default one. */
function marked(storageClass: LiveObject): LiveObject {
  const annotations = { 'storageclass.kubernetes.io/is-default-class': 'true' }
  return { ...storageClass, metadata: { ...storageClass.metadata, annotations } }
}
