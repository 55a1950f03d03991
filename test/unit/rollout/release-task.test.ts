import { expect, test } from 'vitest'
import type { Release } from '../../../src/plan/change.ts'
import type { Verdict } from '../../../src/plan/prune/prune-gate.ts'
import { releaseChange } from '../../../src/rollout/release-task.ts'
import type { RolloutApi } from '../../../src/rollout/rollout-api.ts'
import { planOf } from '../plan/plan-of.ts'
import { no, ok } from '../plan/replies.ts'
import { configMaps, fakeRollout, lines, live, object, remove } from './fake-rollout.ts'

const found = live(object(configMaps, 'cm', 'shop'), '7')
const { action: _, ...about } = remove(configMaps, found)
const labels: Release = { ...about, action: 'release', why: 'adopted', way: 'labels', patch: [], rows: [] }
const fields: Release = { ...labels, way: 'fields' }
const release: Verdict = { kind: 'release', why: 'adopted' }
const theirs = { manager: 'helm', operation: 'Update', apiVersion: 'v1', fieldsV1: {} } as const
const shared = live(object(configMaps, 'cm', 'shop'), '7', [theirs])
const patched = ['patch ConfigMap cm at 7']

const rows: [name: string, Release, Partial<RolloutApi>, Verdict, outcome: string, requests: string[]][] = [
  ['only labels', labels, { patch: async () => ok(found) }, release, 'released ConfigMap cm', patched],
  [
    'all fields',
    fields,
    { readMetadata: async () => ok(shared), apply: async () => ok(found) },
    release,
    'released ConfigMap cm',
    ['apply ConfigMap cm at 7'],
  ],
  [
    'only labels, because nobody else owns a field any more',
    fields,
    { patch: async () => ok(found) },
    release,
    'released ConfigMap cm',
    patched,
  ],
  [
    'it is gone',
    labels,
    { readMetadata: async () => no(404, 'NotFound') },
    release,
    'released ConfigMap cm',
    [],
  ],
  [
    'it is wanted now',
    labels,
    {},
    { kind: 'keep', reason: { kind: 'wanted' } },
    'kept ConfigMap cm: wanted',
    [],
  ],
  ['it lost our label', labels, {}, { kind: 'mirrored' }, 'kept ConfigMap cm: changed-since', []],
  ['it lost the annotation', labels, {}, { kind: 'delete' }, 'kept ConfigMap cm: changed-since', []],
  [
    'another object has its name',
    labels,
    { readMetadata: async () => ok({ ...found, metadata: { ...found.metadata, uid: 'other' } }) },
    release,
    'kept ConfigMap cm: changed-since',
    [],
  ],
  [
    'it changes again and again',
    labels,
    { patch: async () => no(409, 'Conflict') },
    release,
    'kept ConfigMap cm: changed-since',
    Array.from({ length: 5 }, () => 'patch ConfigMap cm at 7'),
  ],
  [
    'it is forbidden',
    labels,
    { patch: async () => no(403, 'Forbidden') },
    release,
    'failed ConfigMap cm: Forbidden',
    patched,
  ],
]

test.each(rows)('%s', async (_name, change, answers, verdict, outcome, requests) => {
  const { execution, log } = fakeRollout(planOf([change]), {
    readMetadata: async () => ok(found),
    ...answers,
  })
  const ended = await releaseChange(change, execution.api, async () => verdict, 'kubectl-nixos')
  expect(lines([ended])).toEqual([outcome])
  expect(log).toEqual(requests)
})
