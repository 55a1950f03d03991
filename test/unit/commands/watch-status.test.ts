import { expect, test } from 'vitest'
import type { ListOptions } from '../../../src/cluster/rest/api.ts'
import { lockPlace } from '../../../src/commands/lock-place.ts'
import type { StatusRequest } from '../../../src/commands/request.ts'
import { watchStatus } from '../../../src/commands/watch-status.ts'
import type { LiveObject } from '../../../src/manifest/object.ts'
import { fakeClock, settle } from '../fake-clock.ts'
import { ok } from '../plan/replies.ts'
import { configMaps, configurationOf, fakeCluster, fakeIo, object, ours, requestOf } from './fake-run.ts'

const [a, b] = [object('ConfigMap', 'a', 'shop'), object('ConfigMap', 'b', 'shop')]

function withoutLabel(live: LiveObject): LiveObject {
  const { labels: _, ...metadata } = live.metadata
  return { ...live, metadata }
}

/** The looks for differences and the last readiness of each object after ten seconds of `status --watch`. */
async function watched(lives: readonly LiveObject[]) {
  const clock = fakeClock()
  const stop = new AbortController()
  const selected = ({ labelSelector }: ListOptions = {}) =>
    lives.filter(({ metadata }) => labelSelector === undefined || metadata.labels?.['kubernixos'])
  let looks = 0
  const { cluster } = fakeCluster({
    lives,
    more: {
      serverClock: clock,
      discover: async () => ({ resources: [configMaps], unseen: [] }),
      list: async ({ kind }, options) => {
        if (kind === 'ConfigMap') looks++
        return ok(kind === 'ConfigMap' ? structuredClone(selected(options)) : [])
      },
      listAt: async ({ kind }, options) => {
        const items = selected(options).filter(live => live.kind === kind)
        return ok({ items, resourceVersion: '7' })
      },
      async *watch(_resource, _options, signal) {
        await new Promise(resolve => signal.addEventListener('abort', resolve, { once: true }))
      },
    },
  })
  const configuration = configurationOf([a, b])
  const request: StatusRequest = { ...requestOf(['diff']), all: false, watch: true, allObjects: false }
  const states = new Map<string, string>()
  const watching = watchStatus(
    { cluster, configuration, request },
    lockPlace(configuration, request, cluster),
    {
      io: fakeIo([], { stop: stop.signal }).io,
      emit: event => {
        if (event.kind !== 'status') return
        for (const { ref, health } of event.status.instances[0]?.rows ?? [])
          states.set(ref.name, health.state)
      },
    },
  )
  await settle()
  for (let second = 0; second < 10; second++) await clock.advance(1_000)
  stop.abort(new Error('Ctrl-C'))
  await expect(watching).rejects.toThrow('Ctrl-C')
  return { looks, states: Object.fromEntries(states) }
}

test.each<[string, LiveObject[]]>([
  ['with our label', [ours(a), ours(b)]],
  ['one of which has lost our label', [ours(a), withoutLabel(ours(b))]],
])('the differences of objects that do not change are looked for once: objects %s', async (_name, lives) => {
  expect(await watched(lives)).toEqual({ looks: 1, states: { a: 'ready', b: 'ready' } })
})
