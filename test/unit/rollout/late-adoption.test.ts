import { expect, test } from 'vitest'
import type { LiveObject, ManagedFieldsEntry } from '../../../src/manifest/object.ts'
import type { WriteChange } from '../../../src/plan/change.ts'
import { applyChange } from '../../../src/rollout/apply-task.ts'
import { planOf } from '../plan/plan-of.ts'
import { ok } from '../plan/replies.ts'
import { configMaps, create, fakeRollout, live, object, update } from './fake-rollout.ts'

const wanted = { ...object(configMaps, 'cm', 'shop'), data: { a: 'ours' } }
const annotation = { 'kubernixos/adopted': 'true' }
const marked = { ...wanted, metadata: { ...wanted.metadata, annotations: annotation } }

function entry(manager: string, operation: 'Apply' | 'Update', time: string): ManagedFieldsEntry {
  return { manager, operation, apiVersion: 'v1', time, fieldsV1: { 'f:data': { 'f:a': {} } } }
}

/** The answer to an apply: an object that was created at midnight, and our entry that was written then or later. */
function answer(ours: string, others: readonly ManagedFieldsEntry[] = [], uid = 'uid-new'): LiveObject {
  const found = live(wanted, '9', [entry('kubectl-nixos', 'Apply', ours), ...others])
  return { ...found, metadata: { ...found.metadata, uid } }
}

const atOnce = '2026-01-01T00:00:00Z'
const later = '2026-01-01T00:00:05Z'
const adopted: WriteChange = { ...update(configMaps, marked), action: 'adopt', fully: false }

const rows: [
  name: string,
  change: WriteChange,
  result: LiveObject,
  status: number,
  annotations: unknown[],
][] = [
  ['we created it', create(configMaps, wanted), answer(atOnce), 201, [undefined]],
  [
    'our own apply was repeated after its answer was lost',
    create(configMaps, wanted),
    answer(atOnce),
    200,
    [undefined],
  ],
  ['it is older than our entry', create(configMaps, wanted), answer(later), 200, [undefined, annotation]],
  [
    'somebody else owns our fields, too',
    create(configMaps, wanted),
    answer(atOnce, [entry('kubectl-create', 'Update', atOnce)]),
    200,
    [undefined, annotation],
  ],
  [
    'a controller has written its status',
    create(configMaps, wanted),
    answer(atOnce, [{ ...entry('controller', 'Update', later), subresource: 'status' }]),
    200,
    [undefined],
  ],
  ['it is the planned object', update(configMaps, wanted), answer(later, [], 'uid-cm'), 200, [undefined]],
  [
    'another object has taken its name',
    update(configMaps, wanted),
    answer(later),
    200,
    [undefined, annotation],
  ],
  [
    'an adopted object is gone, and we created it anew',
    adopted,
    answer(atOnce),
    201,
    [annotation, undefined],
  ],
]

test.each(rows)('%s', async (_name, change, result, status, annotations) => {
  const sent: unknown[] = []
  const { execution } = fakeRollout(planOf([change]), {
    apply: async (_resource, body) => {
      sent.push(body.metadata['annotations'])
      return ok(result, sent.length === 1 ? status : 200)
    },
  })
  await applyChange(change, execution)
  expect(sent).toEqual(annotations)
})
