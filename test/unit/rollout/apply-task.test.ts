import { describe, expect, test } from 'vitest'
import type { Reply } from '../../../src/api/reply.ts'
import type { KubeObject, LiveObject } from '../../../src/manifest/object.ts'
import type { WriteChange } from '../../../src/plan/change.ts'
import type { Claim } from '../../../src/plan/fields/claim.ts'
import type { Conflict } from '../../../src/plan/fields/conflict.ts'
import { applyChange } from '../../../src/rollout/apply-task.ts'
import type { Execution } from '../../../src/rollout/execution.ts'
import type { RolloutApi } from '../../../src/rollout/rollout-api.ts'
import { planOf } from '../plan/plan-of.ts'
import { no, ok } from '../plan/replies.ts'
import {
  configMaps,
  create,
  fakeRollout,
  fieldConflict,
  lines,
  live,
  object,
  restamp,
  secrets,
  update,
} from './fake-rollout.ts'

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
  steps: [
    { kind: 'field', name: 'data' },
    { kind: 'field', name: 'a' },
  ],
  manager: 'kubectl-patch',
  operation: 'Update',
  live: 'theirs',
  wanted: 'ours',
  takeBack: true,
}
function annotated(force: string): KubeObject {
  return { ...wanted, metadata: { ...wanted.metadata, annotations: { 'kubernixos/force-conflicts': force } } }
}

const plain = create(configMaps, wanted)
const changed = update(configMaps, wanted, '5')
const takeBack: WriteChange = { ...changed, taken: [conflict] }

/** Gives its answers one by one, and repeats the last one. */
function answers<T>(...replies: T[]): () => Promise<T> {
  let next = 0
  return async () => replies[Math.min(next++, replies.length - 1)] as T
}

const accepted = ok(live(wanted, '9'))

const rows: [
  name: string,
  change: WriteChange,
  answers: Partial<RolloutApi> & { readonly forceConflicts?: boolean },
  outcome: string,
  requests: string[],
][] = [
  ['creates', plain, {}, 'created ConfigMap cm', ['apply ConfigMap cm']],
  ['updates', changed, { apply: answers(accepted) }, 'configured ConfigMap cm', ['apply ConfigMap cm']],
  [
    'asks again until a changed CRD is in force',
    { ...changed, notAsked: 'kind-to-change' },
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
    { ...changed, notAsked: 'kind-to-change' },
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
    restamp(configMaps, wanted, '5'),
    { apply: answers(accepted) },
    'restamped ConfigMap cm',
    ['apply ConfigMap cm'],
  ],
  [
    'tells a write that changed nothing',
    changed,
    { apply: answers(ok(live(wanted, '5'))) },
    'unchanged ConfigMap cm',
    ['apply ConfigMap cm'],
  ],
  [
    'guards what it takes back by the version looked at',
    takeBack,
    { apply: answers(accepted) },
    'configured ConfigMap cm, taken: data.a of kubectl-patch',
    ['apply ConfigMap cm force at 5'],
  ],
  [
    'reads a stale one again',
    takeBack,
    {
      apply: answers<Reply<LiveObject>>(no(409, 'Conflict'), accepted),
      read: answers(ok(editedBy('kubectl-edit', '7'))),
    },
    'configured ConfigMap cm, taken: data.a of kubectl-edit',
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
    changed,
    {
      apply: answers<Reply<LiveObject>>(fieldConflict, accepted),
      read: answers(ok(editedBy('kubectl-patch', '7'))),
    },
    'configured ConfigMap cm, taken: data.a of kubectl-patch',
    ['apply ConfigMap cm', 'apply ConfigMap cm force at 7'],
  ],
  [
    'never forces a conflict that it cannot explain',
    changed,
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
    'forces only what is in conflict, if asked to force',
    changed,
    { forceConflicts: true, apply: answers(accepted) },
    'configured ConfigMap cm',
    ['apply ConfigMap cm'],
  ],
  [
    'forces what another manager has taken since the plan, if asked to, and reports that',
    changed,
    {
      forceConflicts: true,
      apply: answers<Reply<LiveObject>>(fieldConflict, accepted),
      read: answers(ok(editedBy('hpa', '7'))),
    },
    'configured ConfigMap cm, taken: data.a of hpa',
    ['apply ConfigMap cm', 'apply ConfigMap cm force at 7'],
  ],
  [
    'forces if the annotation of the manifest asks for it',
    { ...changed, body: annotated('true') },
    {
      apply: answers<Reply<LiveObject>>(fieldConflict, accepted),
      read: answers(ok(editedBy('hpa', '7'))),
    },
    'configured ConfigMap cm, taken: data.a of hpa',
    ['apply ConfigMap cm', 'apply ConfigMap cm force at 7'],
  ],
  [
    'does not force if the annotation says no',
    { ...changed, body: annotated('false') },
    { apply: answers(fieldConflict), read: answers(ok(editedBy('hpa', '7'))) },
    'failed ConfigMap cm: Conflict',
    ['apply ConfigMap cm'],
  ],
  [
    'takes back an edit of a manager that the configuration names',
    changed,
    {
      apply: answers<Reply<LiveObject>>(fieldConflict, accepted),
      read: answers(ok(editedBy('k9s', '7'))),
    },
    'configured ConfigMap cm, taken: data.a of k9s',
    ['apply ConfigMap cm', 'apply ConfigMap cm force at 7'],
  ],
  [
    'does not take the answer for a terminating object for success',
    changed,
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
    changed,
    { apply: answers(no(422, 'Invalid')) },
    'failed ConfigMap cm: Invalid',
    ['apply ConfigMap cm'],
  ],
]

const claim: Claim = { kind: 'entry', manager: 'helm', operation: 'Update', why: 'asked' }
const cannotConvert = {
  ok: false,
  failure: {
    status: 500,
    reason: '',
    message: 'request to convert CR to an invalid group/version: v0',
    causes: [],
  },
} as const
const claiming: WriteChange = { ...changed, claims: [claim] }
const ofHelm = (version: string) => ok(editedBy('helm', version))
const adopted = {
  ...wanted,
  metadata: { ...wanted.metadata, annotations: { 'kubernixos/adopted': 'true' } },
}
const ofOtherInstance = ok(
  live(
    { ...wanted, metadata: { ...wanted.metadata, labels: { kubernixos: 'x', 'kubernixos/instance': 'b' } } },
    '6',
  ),
)
const moved = 'owners ConfigMap cm at 6: kubectl-nixos Apply'

rows.push(
  [
    'makes claims ours before it applies',
    claiming,
    { read: answers(ofHelm('6')), replaceOwners: answers(ofHelm('7')), apply: answers(accepted) },
    'configured ConfigMap cm',
    [moved, 'apply ConfigMap cm'],
  ],
  [
    'forces only on the version after the claims',
    { ...claiming, taken: [conflict] },
    {
      read: answers(ofHelm('6')),
      replaceOwners: answers(ok(editedBy('kubectl-patch', '7'))),
      apply: answers(accepted),
    },
    'configured ConfigMap cm, taken: data.a of kubectl-patch',
    [moved, 'apply ConfigMap cm force at 7'],
  ],
  [
    'does not force if other conflicts than the planned ones remain after the claims',
    { ...claiming, taken: [conflict] },
    {
      read: answers(ofHelm('6'), ok(editedBy('argocd', '7'))),
      replaceOwners: answers(ok(editedBy('argocd', '7'))),
      apply: answers(fieldConflict),
    },
    'failed ConfigMap cm: Conflict',
    [moved, 'apply ConfigMap cm'],
  ],
  [
    'applies nothing to an object that has come to another instance before its claims',
    claiming,
    { read: answers(ofOtherInstance), apply: answers(accepted) },
    'failed ConfigMap cm: OtherInstance',
    [],
  ],
  [
    'makes the annotation of adopted objects ours together with the claims',
    { ...claiming, body: adopted, action: 'adopt', fully: false },
    { read: answers(ofHelm('6')), replaceOwners: answers(ofHelm('7')), apply: answers(accepted) },
    'adopted ConfigMap cm',
    [`${moved} with kubernixos/adopted`, 'apply ConfigMap cm'],
  ],
  [
    'rewrites entries of a version that the server no longer knows, and applies again',
    changed,
    {
      read: answers(ok(editedBy('kubectl-patch', '6'))),
      replaceOwners: answers(ok(editedBy('kubectl-patch', '7'))),
      apply: answers<Reply<LiveObject>>(cannotConvert, accepted),
    },
    'configured ConfigMap cm',
    ['apply ConfigMap cm', 'owners ConfigMap cm at 6: kubectl-patch Update', 'apply ConfigMap cm'],
  ],
  [
    'reads again if the object has changed before its claims',
    claiming,
    {
      read: answers(ofHelm('6'), ofHelm('8')),
      replaceOwners: answers<Reply<LiveObject>>(no(409, 'Conflict'), ofHelm('9')),
      apply: answers(accepted),
    },
    'configured ConfigMap cm',
    [moved, 'owners ConfigMap cm at 8: kubectl-nixos Apply', 'apply ConfigMap cm'],
  ],
  [
    'applies at once if there is nothing to claim any more',
    claiming,
    { read: answers(ok(live(wanted, '6'))), apply: answers(accepted) },
    'configured ConfigMap cm',
    ['apply ConfigMap cm'],
  ],
  [
    'creates an object that is gone',
    claiming,
    { read: answers(no(404, 'NotFound')) },
    'created ConfigMap cm',
    ['apply ConfigMap cm'],
  ],
  [
    'applies nothing if a claim fails',
    claiming,
    { read: answers(ofHelm('6')), replaceOwners: answers(no(403, 'Forbidden')) },
    'failed ConfigMap cm: Forbidden',
    [moved],
  ],
)

rows.push([
  'gives up after five tries, also if the last one makes another body necessary',
  { ...changed, body: adopted, action: 'adopt', fully: false },
  {
    apply: answers<Reply<LiveObject>>(
      ...Array(4).fill(no(409, 'Conflict')),
      ok(live(wanted, '9'), 201),
      no(409, 'Conflict'),
    ),
    read: answers(no(404, 'NotFound')),
  },
  'failed ConfigMap cm: Conflict',
  Array(6).fill('apply ConfigMap cm'),
])

test.each(rows)('%s', async (_name, change, { forceConflicts = false, ...answers }, outcome, requests) => {
  const { execution, log } = fakeRollout(planOf([], { forceConflicts, takeBack: ['k9s'] }), answers)
  expect(lines([await applyChange(change, execution)])).toEqual([outcome])
  expect(log).toEqual(requests)
})

test('the outcome of a write contains what the server answered', async () => {
  const answer = live(wanted, '9')
  const rows: [LiveObject, object][] = [
    [answer, { uid: 'uid-cm', resourceVersion: '9' }],
    [
      { ...answer, metadata: { ...answer.metadata, generation: 4 } },
      { uid: 'uid-cm', resourceVersion: '9', generation: 4 },
    ],
  ]
  for (const [result, answered] of rows) {
    const { execution } = fakeRollout(planOf([]), { apply: async () => ok(result) })
    expect(await applyChange(changed, execution)).toMatchObject({ result: 'configured', answer: answered })
  }
})

describe('an apply that a webhook does not answer', () => {
  const silent = {
    ...no(500, 'InternalError'),
    failure: {
      status: 500,
      reason: 'InternalError',
      message: 'failed calling webhook "a.x": refused',
      causes: [],
    },
  }

  test('is repeated as long as the user allows repeats', async () => {
    const { execution, log } = fakeRollout(planOf([]), { apply: async () => silent })
    expect(lines([await applyChange(changed, execution)])).toEqual(['failed ConfigMap cm: InternalError'])
    expect(log).toHaveLength(6)
    expect(execution.clock.now()).toBe(5_000)
    // The time counts once for all objects of the webhook.
    expect(lines([await applyChange(changed, execution)])).toEqual(['failed ConfigMap cm: InternalError'])
    expect(log).toHaveLength(7)
  })

  test('succeeds when the webhook answers', async () => {
    let tries = 0
    const apply = async () => (++tries < 3 ? silent : ok(live(wanted, '2')))
    const { execution } = fakeRollout(planOf([]), { apply })
    expect(lines([await applyChange(changed, execution)])).toEqual(['configured ConfigMap cm'])
  })
})

test.each([
  ['admission-to-change', 'cm is forbidden: exceeded quota: q, requested: 1', 10_200],
  ['admission-to-change', 'spec: Invalid value', 0],
  ['webhook-silent', 'cm is forbidden: exceeded quota: q, requested: 1', 0],
] as const)(
  'a rejected %s is repeated only if admission rejects it: %s',
  async (notAsked, message, waited) => {
    const failure = { status: 403, reason: 'Forbidden', message, causes: [] }
    const { execution } = fakeRollout(planOf([]), { apply: async () => ({ ok: false, failure }) })
    await applyChange({ ...changed, notAsked }, execution)
    expect(execution.clock.now()).toBe(waited)
  },
)

describe('a repeated apply on a server that takes up a change', () => {
  const change: WriteChange = { ...changed, notAsked: 'kind-to-change' }
  const rejecting: Partial<RolloutApi> = { apply: async () => no(422, 'Invalid') }

  test('ends after ten seconds', async () => {
    const { execution, log } = fakeRollout(planOf([]), rejecting)
    expect(lines([await applyChange(change, execution)])).toEqual(['failed ConfigMap cm: Invalid'])
    expect(log).toHaveLength(52)
    expect(execution.clock.now()).toBe(10_200)
  })

  test('ends when the run is stopped', async () => {
    const { execution, log } = fakeRollout(planOf([]), { ...rejecting, stop: AbortSignal.abort() })
    expect(lines([await applyChange(change, execution)])).toEqual(['failed ConfigMap cm: Invalid'])
    expect(log).toHaveLength(1)
  })
})

describe('a Secret', () => {
  const login = { ...object(secrets, 'login', 'shop'), data: { password: 'aHVudGVyMjI=' } }
  const rotated = { ...login, data: { password: 'bmV3ZXI=' } }
  const planned = create(secrets, login)

  test('is sent with its values, which the change does not contain', async () => {
    const sent: unknown[] = []
    const apply: RolloutApi['apply'] = async (_resource, body) => {
      sent.push(body)
      return ok(live(body, '2'), 201)
    }
    const { execution } = fakeRollout(planOf([]), { secrets: [login], apply })
    expect(lines([await applyChange(planned, execution)])).toEqual(['created Secret login'])
    expect(sent).toEqual([login])
    expect(JSON.stringify(planned)).not.toContain('aHVudGVyMjI=')
  })

  test.each<[string, Execution['secrets']]>([
    ['another value', fakeRollout(planOf([]), { secrets: [rotated] }).execution.secrets],
    ['no such Secret', new Map()],
  ])('fails without a request if the configuration has %s than the plan', async (_what, configured) => {
    const { execution, log } = fakeRollout(planOf([]))
    const outcome = await applyChange(planned, { ...execution, secrets: configured })
    expect(lines([outcome])).toEqual(['failed Secret login: SecretChanged'])
    expect(log).toEqual([])
  })

  test('has neither its wanted nor its live values in a failure', async () => {
    const message = 'Invalid value: "hunter22", was aHVudGVyMjI=, lives bGl2aW5n or living'
    const failure = {
      status: 422,
      reason: 'Invalid',
      message,
      causes: [{ reason: 'x', field: 'data', message }],
    }
    const { execution } = fakeRollout(planOf([]), { apply: async () => ({ ok: false, failure }) })
    const lives = live({ ...login, data: { password: 'bGl2aW5n' } })
    const configured = new Map([[planned.key, { wanted: login, live: lives }]])
    const outcome = await applyChange(planned, { ...execution, secrets: configured })
    expect(JSON.stringify(outcome)).not.toMatch(/hunter22|aHVudGVyMjI|bGl2aW5n|living/)
    expect(outcome).toMatchObject({ failure: { message: 'Invalid value: "***", was ***, lives *** or ***' } })
  })
})
