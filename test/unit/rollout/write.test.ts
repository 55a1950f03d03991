import { expect, test } from 'vitest'
import type { LiveObject } from '../../../src/manifest/object.ts'
import type { Conflict } from '../../../src/plan/conflict.ts'
import type { Hands } from '../../../src/rollout/hands.ts'
import { type WriteChange, write } from '../../../src/rollout/write.ts'
import { no, ok } from '../plan/replies.ts'
import { configMaps, create, fakeHands, fieldConflict, lines, live, object } from './fake-hands.ts'

const wanted = { ...object(configMaps, 'cm', 'shop'), data: { a: 'ours' } }

/** The live object after another manager has set data.a. */
function editedBy(manager: string, resourceVersion: string): LiveObject {
  const entry = {
    manager,
    operation: 'Update' as const,
    apiVersion: 'v1',
    fieldsType: 'FieldsV1',
    fieldsV1: { 'f:data': { 'f:a': {} } },
  }
  return { ...live(wanted, resourceVersion, [entry]), data: { a: 'theirs' } }
}

const conflict: Conflict = {
  path: '/data/a',
  manager: 'kubectl-patch',
  operation: 'Update',
  live: 'theirs',
  wanted: 'ours',
  takeBack: true,
}
const plain = create(configMaps, wanted)
const update: WriteChange = { ...plain, action: 'update', live: live(wanted, '5') }
const takeBack: WriteChange = { ...update, taken: [conflict] }

/** Answers one after the other; the last one for ever. */
function answers<T>(...replies: T[]): () => Promise<T> {
  let next = 0
  return async () => replies[Math.min(next++, replies.length - 1)] as T
}

const accepted = ok(live(wanted, '9'))

const rows: [
  name: string,
  change: WriteChange,
  hands: Partial<Hands>,
  outcome: string,
  requests: string[],
][] = [
  ['creates', plain, {}, 'created ConfigMap cm', ['apply ConfigMap cm']],
  ['updates', update, { apply: answers(accepted) }, 'configured ConfigMap cm', ['apply ConfigMap cm']],
  [
    'asks again until a changed CRD is in force',
    { ...update, notAsked: 'kind-to-change' },
    { apply: answers(no(500, 'InternalError'), accepted) },
    'configured ConfigMap cm',
    ['apply ConfigMap cm', 'apply ConfigMap cm'],
  ],
  [
    'asks again until what it refers to is known',
    { ...plain, notAsked: 'reference-to-come' },
    { apply: answers(no(403, 'Forbidden'), ok(live(wanted, '9'), 201)) },
    'created ConfigMap cm',
    ['apply ConfigMap cm', 'apply ConfigMap cm'],
  ],
  [
    'but only what is rejected',
    { ...update, notAsked: 'kind-to-change' },
    { apply: answers(no(403, 'Forbidden'), accepted) },
    'failed ConfigMap cm: Forbidden',
    ['apply ConfigMap cm'],
  ],
  [
    'forces nothing at once that the server was not asked about: the fields of its conflict must be known first',
    { ...takeBack, notAsked: 'aggregated' },
    {
      apply: answers(no(409, 'Conflict', ['.spec'])),
      read: async () => ok(editedBy('kubectl-patch', '5')),
    },
    'failed ConfigMap cm: Conflict',
    ['apply ConfigMap cm'],
  ],
  [
    'restamps',
    { ...update, action: 'restamp' },
    { apply: answers(accepted) },
    'restamped ConfigMap cm',
    ['apply ConfigMap cm'],
  ],
  [
    'tells a write that changed nothing',
    update,
    { apply: answers(ok(live(wanted, '5'))) },
    'unchanged ConfigMap cm',
    ['apply ConfigMap cm'],
  ],
  [
    'guards what it takes back by the version looked at',
    takeBack,
    { apply: answers(accepted) },
    'configured ConfigMap cm',
    ['apply ConfigMap cm force at 5'],
  ],
  [
    'reads a stale one again',
    takeBack,
    {
      apply: answers<Awaited<ReturnType<Hands['apply']>>>(no(409, 'Conflict'), accepted),
      read: answers(ok(editedBy('kubectl-edit', '7'))),
    },
    'configured ConfigMap cm',
    ['apply ConfigMap cm force at 5', 'apply ConfigMap cm force at 7'],
  ],
  [
    'does not force a manager that came in between',
    takeBack,
    { apply: answers(no(409, 'Conflict')), read: answers(ok(editedBy('hpa', '7'))) },
    'failed ConfigMap cm: Conflict',
    ['apply ConfigMap cm force at 5'],
  ],
  [
    'takes back an edit that came after the plan',
    update,
    {
      apply: answers<Awaited<ReturnType<Hands['apply']>>>(fieldConflict, accepted),
      read: answers(ok(editedBy('kubectl-patch', '7'))),
    },
    'configured ConfigMap cm',
    ['apply ConfigMap cm', 'apply ConfigMap cm force at 7'],
  ],
  [
    'never forces a conflict that it cannot explain',
    update,
    { apply: answers(fieldConflict), read: answers(ok(live(wanted, '7'))) },
    'failed ConfigMap cm: Conflict',
    ['apply ConfigMap cm'],
  ],
  [
    'gives up after five tries',
    takeBack,
    { apply: answers(no(409, 'Conflict')), read: answers(ok(editedBy('kubectl-edit', '7'))) },
    'failed ConfigMap cm: Conflict',
    ['apply ConfigMap cm force at 5', ...Array(4).fill('apply ConfigMap cm force at 7')],
  ],
  [
    'forces everything where asked to',
    update,
    { forceConflicts: true, apply: answers(accepted) },
    'configured ConfigMap cm',
    ['apply ConfigMap cm force'],
  ],
  [
    'does not take the answer for a terminating object for success',
    update,
    {
      apply: answers(
        ok({ ...live(wanted, '9'), metadata: { ...live(wanted, '9').metadata, deletionTimestamp: 'now' } }),
      ),
    },
    'failed ConfigMap cm: Terminating',
    ['apply ConfigMap cm'],
  ],
  [
    'reports what is no conflict at once',
    update,
    { apply: answers(no(422, 'Invalid')) },
    'failed ConfigMap cm: Invalid',
    ['apply ConfigMap cm'],
  ],
]

test.each(rows)('%s', async (_name, change, overrides, outcome, requests) => {
  const { hands, log } = fakeHands(overrides)
  expect(lines([await write(change, hands)])).toEqual([outcome])
  expect(log).toEqual(requests)
})
