import { expect, test } from 'vitest'
import type { Hands } from '../../../src/rollout/hands.ts'
import { remove as removeOne } from '../../../src/rollout/remove.ts'
import { no, ok } from '../plan/replies.ts'
import { configMaps, fakeHands, lines, live, object, remove } from './fake-hands.ts'

const planned = live(object(configMaps, 'old', 'shop'), '1')
const newer = live(object(configMaps, 'old', 'shop'), '2')
const stranger = { ...newer, metadata: { ...newer.metadata, uid: 'another' } }
const going = { ...newer, metadata: { ...newer.metadata, deletionTimestamp: '2026-01-01T00:00:00Z' } }

type Row = [name: string, hands: Partial<Hands>, outcome: string, requests: string[]]

const rows: Row[] = [
  [
    'deletes what it has just read',
    { readMetadata: async () => ok(newer) },
    'pruned ConfigMap old',
    ['delete ConfigMap old at 2'],
  ],
  ['takes gone for done', { readMetadata: async () => no(404, 'NotFound') }, 'pruned ConfigMap old', []],
  ['takes going for done', { readMetadata: async () => ok(going) }, 'pruned ConfigMap old', []],
  [
    'does not take the 404 of a proxy for gone',
    { readMetadata: async () => no(404, 'PathNotFound') },
    'failed ConfigMap old: PathNotFound',
    [],
  ],
  [
    'keeps another object of that name',
    { readMetadata: async () => ok(stranger) },
    'kept ConfigMap old: changed-since',
    [],
  ],
  [
    'asks the gate again',
    {
      readMetadata: async () => ok(newer),
      judge: async () => ({ kind: 'keep', reason: { kind: 'prune-disabled' } }),
    },
    'kept ConfigMap old: prune-disabled',
    [],
  ],
  [
    'keeps what lost our label',
    { readMetadata: async () => ok(newer), judge: async () => ({ kind: 'mirrored' }) },
    'kept ConfigMap old: changed-since',
    [],
  ],
  [
    'gives up after five conflicts',
    { readMetadata: async () => ok(newer), remove: async () => no(409, 'Conflict') },
    'kept ConfigMap old: changed-since',
    Array(5).fill('delete ConfigMap old at 2'),
  ],
  [
    'reports a denied deletion',
    { readMetadata: async () => ok(newer), remove: async () => no(403, 'Forbidden') },
    'failed ConfigMap old: Forbidden',
    ['delete ConfigMap old at 2'],
  ],
  [
    'reports a failed read',
    { readMetadata: async () => no(500, 'InternalError') },
    'failed ConfigMap old: InternalError',
    [],
  ],
  [
    'takes a 404 of the deletion for done',
    { readMetadata: async () => ok(newer), remove: async () => no(404, 'NotFound') },
    'pruned ConfigMap old',
    ['delete ConfigMap old at 2'],
  ],
]

test.each(rows)('%s', async (_name, overrides, outcome, requests) => {
  const { hands, log } = fakeHands(overrides)
  expect(lines([await removeOne(remove(configMaps, planned), hands)])).toEqual([outcome])
  expect(log).toEqual(requests)
})
