import { expect, test } from 'vitest'
import type { Verdict } from '../../../src/plan/prune/prune-gate.ts'
import { deleteChange } from '../../../src/rollout/delete-task.ts'
import type { RolloutApi } from '../../../src/rollout/rollout-api.ts'
import { planOf } from '../plan/plan-of.ts'
import { no, ok } from '../plan/replies.ts'
import { configMaps, fakeRollout, lines, live, object, remove } from './fake-rollout.ts'

const planned = live(object(configMaps, 'old', 'shop'), '1')
const newer = live(object(configMaps, 'old', 'shop'), '2')
const stranger = { ...newer, metadata: { ...newer.metadata, uid: 'another' } }
const going = { ...newer, metadata: { ...newer.metadata, deletionTimestamp: '2026-01-01T00:00:00Z' } }

type Answers = Partial<RolloutApi> & { readonly verdict?: Verdict }
type Row = [name: string, answers: Answers, outcome: string, requests: string[], gone: boolean]

const rows: Row[] = [
  [
    'deletes what it has just read',
    { readMetadata: async () => ok(newer) },
    'pruned ConfigMap old',
    ['delete ConfigMap old at 2'],
    false,
  ],
  [
    'says where the object is gone at once',
    { readMetadata: async () => ok(newer), delete: async () => ok({ gone: true }) },
    'pruned ConfigMap old',
    ['delete ConfigMap old at 2'],
    true,
  ],
  [
    'takes gone for done',
    { readMetadata: async () => no(404, 'NotFound') },
    'pruned ConfigMap old',
    [],
    true,
  ],
  ['takes going for done', { readMetadata: async () => ok(going) }, 'pruned ConfigMap old', [], false],
  [
    'does not take the 404 of a proxy for gone',
    { readMetadata: async () => no(404, 'PathNotFound') },
    'failed ConfigMap old: PathNotFound',
    [],
    true,
  ],
  [
    'keeps another object of that name',
    { readMetadata: async () => ok(stranger) },
    'kept ConfigMap old: changed-since',
    [],
    true,
  ],
  [
    'asks the gate again',
    {
      readMetadata: async () => ok(newer),
      verdict: { kind: 'keep', reason: { kind: 'prune-disabled' } },
    },
    'kept ConfigMap old: prune-disabled',
    [],
    true,
  ],
  [
    'keeps what lost our label',
    { readMetadata: async () => ok(newer), verdict: { kind: 'mirrored' } },
    'kept ConfigMap old: changed-since',
    [],
    true,
  ],
  [
    'gives up after five conflicts',
    { readMetadata: async () => ok(newer), delete: async () => no(409, 'Conflict') },
    'kept ConfigMap old: changed-since',
    Array(5).fill('delete ConfigMap old at 2'),
    true,
  ],
  [
    'reports a denied deletion',
    { readMetadata: async () => ok(newer), delete: async () => no(403, 'Forbidden') },
    'failed ConfigMap old: Forbidden',
    ['delete ConfigMap old at 2'],
    true,
  ],
  [
    'reports a failed read',
    { readMetadata: async () => no(500, 'InternalError') },
    'failed ConfigMap old: InternalError',
    [],
    true,
  ],
  [
    'takes a 404 of the deletion for done',
    { readMetadata: async () => ok(newer), delete: async () => no(404, 'NotFound') },
    'pruned ConfigMap old',
    ['delete ConfigMap old at 2'],
    true,
  ],
]

test.each(rows)(
  '%s',
  async (_name, { verdict = { kind: 'delete' }, ...answers }, outcome, requests, gone) => {
    const { execution, log } = fakeRollout(planOf([]), answers)
    const deletion = await deleteChange(remove(configMaps, planned), execution.api, async () => verdict)
    expect(lines([deletion.outcome])).toEqual([outcome])
    expect(log).toEqual(requests)
    expect(deletion.gone).toBe(gone)
  },
)

test('the gate judges the fresh read', async () => {
  const { execution } = fakeRollout(planOf([]), { readMetadata: async () => ok(newer) })
  const judged: unknown[] = []
  await deleteChange(remove(configMaps, planned), execution.api, async found => {
    judged.push(found)
    return { kind: 'delete' }
  })
  expect(judged).toEqual([{ resource: configMaps, live: newer }])
})
