import { expect, test } from 'vitest'
import { noteVersions } from '../../../src/commands/note-versions.ts'
import type { ObjectKey } from '../../../src/manifest/key.ts'
import { liveOf } from '../cluster/fake-api.ts'
import { ok } from '../plan/replies.ts'
import { configMaps, fakeCluster, object } from './fake-run.ts'

const labelled = (resourceVersion: string) =>
  liveOf(object('ConfigMap', 'ours'), { labels: { kubernixos: 'c' }, resourceVersion })
const foreign = liveOf(object('ConfigMap', 'foreign'))

test('the first version that was read counts, and lists of others are not noted', async () => {
  const versions = new Map<ObjectKey, string>()
  const { cluster } = fakeCluster({
    more: {
      list: async () => ok([labelled('1'), foreign]),
      get: async (_resource, { name }) => ok(name === 'ours' ? labelled('2') : foreign),
    },
  })
  const noted = noteVersions(cluster, versions)
  const ref = { apiVersion: 'v1', kind: 'ConfigMap', namespace: 'shop' }
  expect(await noted.list(configMaps)).toMatchObject({ ok: true, value: [labelled('1'), foreign] })
  expect(versions.size).toBe(1)
  await noted.get(configMaps, { ...ref, name: 'ours' })
  expect([...versions.values()]).toEqual([expect.stringContaining('"1"')])
  expect(await noted.get(configMaps, { ...ref, name: 'foreign' })).toMatchObject({ value: foreign })
  expect(versions.size).toBe(2)
})
