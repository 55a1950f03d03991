import { describe, expect, test } from 'vitest'
import type { Reply } from '../../../../src/api/reply.ts'
import type { ListAt } from '../../../../src/cluster/rest/api.ts'
import { awaitGone } from '../../../../src/cluster/wait/await-gone.ts'
import type { Departing, StillThere } from '../../../../src/cluster/wait/departures.ts'
import type { LiveObject } from '../../../../src/manifest/object.ts'
import { fakeClock, settle } from '../../fake-clock.ts'
import { no, ok } from '../../plan/replies.ts'
import { liveOf, resourceOf } from '../fake-api.ts'
import { expiry, fakeServer, type Happening, refusal, type Script } from './fake-server.ts'

const widgets = resourceOf('Widget', { group: 'example.com' })

function live(
  name: string,
  { namespace = 'shop', ...more }: Record<string, unknown> & { namespace?: string } = {},
): LiveObject {
  const deletionTimestamp = '2026-01-01T00:00:00Z'
  return liveOf(
    { apiVersion: 'example.com/v1', kind: 'Widget', metadata: { name, namespace } },
    { deletionTimestamp, ...more },
  )
}
function departing(name: string, namespace = 'shop'): Departing {
  return { ref: { apiVersion: 'example.com/v1', kind: 'Widget', namespace, name }, uid: `uid-${name}` }
}
const list = (...items: LiveObject[]): Reply<ListAt> => ok({ items, resourceVersion: '7' })
const gone = (name: string): Happening => ({ type: 'DELETED', object: live(name) })
const held = (name: string, ...finalizers: string[]): Happening => ({
  type: 'MODIFIED',
  object: live(name, { finalizers }),
})
const asList = 'list widgets in shop'
const asWatch = 'watch widgets in shop from 7'
const both = [departing('a'), departing('b')]

async function wait(script: Script, objects: readonly Departing[] = both) {
  const clock = fakeClock()
  const api = fakeServer(script)
  const stop = new AbortController()
  const told: (readonly StillThere[])[] = []
  const onWaiting = (left: readonly StillThere[]) => void told.push(left)
  const limits = { clock, timeout: 60_000, signal: stop.signal, onWaiting }
  const waiting = awaitGone(api, widgets, objects, limits)
  await settle()
  return { waiting, clock, stop, told, asked: api.asked }
}

describe('objects that go', () => {
  test.each<[string, Script, string[]]>([
    ['before the first look', { lists: [list(live('other'))] }, [asList]],
    ['together with their kind', { lists: [no(404, 'PathNotFound')] }, [asList]],
    [
      'during one watch',
      { lists: [list(live('a'), live('b'))], watches: [[gone('a'), gone('other'), gone('b')]] },
      [asList, asWatch],
    ],
    ['one by one', { lists: [list(live('b'))], watches: [[gone('b')]] }, [asList, asWatch]],
    [
      'and are replaced by others of their names',
      {
        lists: [list(live('a', { uid: 'new' }), live('b'))],
        watches: [[{ type: 'ADDED', object: live('b', { uid: 'new' }) }]],
      },
      [asList, asWatch],
    ],
    [
      'after a watch has ended, which goes on from its last version',
      {
        lists: [list(live('a'), live('b'))],
        watches: [
          [{ type: 'BOOKMARK', resourceVersion: '9' }, 'ends'],
          [gone('a'), gone('b')],
        ],
      },
      [asList, asWatch, 'watch widgets in shop from 9'],
    ],
    [
      'after the version has become too old',
      {
        lists: [list(live('a')), list(live('a'))],
        watches: [[{ type: 'ERROR', failure: expiry }], [gone('a')]],
      },
      [asList, asWatch, asList, asWatch],
    ],
    [
      'while watching is refused',
      { lists: [list(live('a')), list(live('a')), list()], watches: [[{ type: 'ERROR', failure: refusal }]] },
      [asList, asWatch, asList, asList],
    ],
    ['after a list that failed', { lists: [no(500, 'InternalError'), list()] }, [asList, asList]],
  ])('%s', async (_name, script, asked) => {
    const tested = await wait(script)
    await tested.clock.advance(5000)
    expect(await tested.waiting).toEqual([])
    expect(tested.asked).toEqual(asked)
  })

  test.each<[string, Departing[], string[]]>([
    ['a single one, by its name', [departing('a')], ['list widgets in shop named a']],
    ['of several namespaces, in one list', [departing('a'), departing('a', 'other')], ['list widgets']],
    ['none, without a request', [], []],
  ])('%s', async (_name, objects, asked) => {
    const tested = await wait({ lists: [list()] }, objects)
    expect(await tested.waiting).toEqual([])
    expect(tested.asked).toEqual(asked)
  })
})

const deletionTimestamp = '2026-01-01T00:00:00Z'

describe('objects that stay', () => {
  test('are returned with their finalizers when the time is up, after a last list', async () => {
    const script: Script = {
      lists: [
        list(live('a', { finalizers: ['example.com/x', 'example.com/y'] }), live('b')),
        list(live('a', { finalizers: ['example.com/y'] })),
      ],
      watches: [[gone('b'), held('a', 'example.com/y'), 'idles']],
    }
    const { waiting, clock, asked } = await wait(script)
    await clock.advance(60_000)
    expect(await waiting).toEqual([{ ...departing('a'), finalizers: ['example.com/y'], deletionTimestamp }])
    await clock.advance(60_000)
    expect(asked).toEqual([asList, asWatch, asList])
  })

  test('are gone if the last list does not have them, although the watch heard nothing', async () => {
    const { waiting, clock } = await wait({
      lists: [list(live('a'), live('b')), list()],
      watches: [['idles']],
    })
    await clock.advance(60_000)
    expect(await waiting).toEqual([])
  })

  test('are reported when the wait begins, and whenever one goes or has other finalizers', async () => {
    const script: Script = {
      lists: [list(live('a', { finalizers: ['x'] }), live('b'))],
      watches: [[held('a', 'x'), held('a', 'y'), gone('b'), gone('a')]],
    }
    const { waiting, told } = await wait(script)
    await waiting
    expect(told.map(left => left.map(({ ref, finalizers }) => `${ref.name} ${finalizers}`))).toEqual([
      ['a x', 'b '],
      ['a y', 'b '],
      ['a y'],
    ])
  })

  test('have a deletionTimestamp only if somebody has deleted them', async () => {
    const { waiting, clock } = await wait({
      lists: [list(live('a', { deletionTimestamp: undefined }))],
      watches: [['idles']],
    })
    await clock.advance(60_000)
    expect(await waiting).toMatchObject([{ deletionTimestamp: undefined }])
  })

  test('are returned with the conditions of a Namespace, which is listed with its status', async () => {
    const namespaces = resourceOf('Namespace', { namespaced: false })
    const message = 'Some resources are remaining: configmaps.'
    const conditions = [{ type: 'NamespaceContentRemaining', status: 'True', message }]
    const shop = {
      ...liveOf({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } }, { deletionTimestamp }),
      status: { conditions },
    }
    const api = fakeServer({ lists: [list(shop)], watches: [['idles']] })
    const lists: (boolean | undefined)[] = []
    const clock = fakeClock()
    const waiting = awaitGone(
      {
        ...api,
        listAt: (resource, options = {}) => {
          lists.push(options.metadataOnly)
          return api.listAt(resource, options)
        },
      },
      namespaces,
      [{ ref: { apiVersion: 'v1', kind: 'Namespace', name: 'shop' }, uid: 'uid-shop' }],
      { clock, timeout: 60_000, signal: new AbortController().signal },
    )
    await settle()
    await clock.advance(60_000)
    expect(await waiting).toMatchObject([{ conditions: [{ type: 'NamespaceContentRemaining', message }] }])
    expect(lists).toEqual([false, false])
  })

  test('are returned when the run is stopped', async () => {
    const { waiting, stop } = await wait({ lists: [list(live('a'))], watches: [['idles']] })
    stop.abort()
    expect(await waiting).toMatchObject([{ uid: 'uid-a' }])
  })
})

describe('objects at which nobody has looked', () => {
  /** A wait during which a first list does not end. `last` answers the list after it. */
  async function waitInVain(last: Reply<ListAt>) {
    const clock = fakeClock()
    const stop = new AbortController()
    let lists = 0
    const waiting = awaitGone(
      {
        ...fakeServer({}),
        listAt: async () => (lists++ === 0 ? new Promise<never>(() => undefined) : last),
      },
      widgets,
      both,
      { clock, timeout: 60_000, signal: stop.signal },
    )
    await settle()
    return { waiting, clock, stop }
  }
  const failedList = no(500, 'InternalError')

  test('are not said to be there when the run is stopped', async () => {
    const { waiting, stop } = await waitInVain(failedList)
    stop.abort()
    expect(await waiting).toMatchObject([
      { uid: 'uid-a', unseen: 'not-looked-at' },
      { uid: 'uid-b', unseen: 'not-looked-at' },
    ])
  })

  test('are looked at when the time is up', async () => {
    const { waiting, clock } = await waitInVain(list(live('b')))
    await clock.advance(60_000)
    expect(await waiting).toEqual([{ ...departing('b'), finalizers: [], deletionTimestamp }])
  })

  test('have the reason if they can not be looked at then either', async () => {
    const { waiting, clock } = await waitInVain(failedList)
    await clock.advance(60_000)
    expect(await waiting).toMatchObject([
      { uid: 'uid-a', unseen: { status: 500 } },
      { uid: 'uid-b', unseen: { status: 500 } },
    ])
  })
})

test('objects that were seen are still said to be there if the last list fails', async () => {
  const { waiting, clock } = await wait({
    lists: [list(live('a')), no(500, 'InternalError')],
    watches: [['idles']],
  })
  await clock.advance(60_000)
  expect(await waiting).toEqual([{ ...departing('a'), finalizers: [], deletionTimestamp }])
})

test('objects that must not be listed are returned at once with the reason', async () => {
  const { waiting, asked } = await wait({ lists: [no(403, 'Forbidden')] })
  expect(await waiting).toMatchObject([
    { uid: 'uid-a', unseen: { status: 403 } },
    { uid: 'uid-b', unseen: { status: 403 } },
  ])
  expect(asked).toEqual([asList])
})
