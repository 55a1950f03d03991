import { describe, expect, test } from 'vitest'
import type { Reply } from '../../../src/api/reply.ts'
import type { LiveObject, ManagedFieldsEntry } from '../../../src/manifest/object.ts'
import { execute } from '../../../src/rollout/execute.ts'
import type { RolloutApi } from '../../../src/rollout/rollout-api.ts'
import { applied } from '../plan/fixtures.ts'
import { planOf } from '../plan/plan-of.ts'
import { no, ok } from '../plan/replies.ts'
import {
  configMaps,
  create,
  fakeRollout,
  lines,
  live as liveOf,
  object,
  replace,
  secrets,
} from './fake-rollout.ts'

const labelOwned = { 'f:metadata': { 'f:labels': { 'f:kubernixos': {} } } }

function ours(metadata: object = {}): LiveObject {
  const map = object(configMaps, 'web', 'shop')
  return applied(
    { ...map, metadata: { ...map.metadata, labels: { kubernixos: 'before' } } },
    labelOwned,
    metadata,
  )
}

const change = replace(configMaps, object(configMaps, 'web', 'shop'))
const read = async () => ok(ours())
const gone = async () => ok({ gone: true })
const absent = no(404, 'NotFound')
const held = [{ ref: change.ref, uid: 'uid-web', finalizers: ['a/b'] }]

/** Answers reads one after the other, and the last answer stays. */
function inOrder(...replies: Reply<LiveObject>[]): RolloutApi['read'] {
  return async () => (replies.length > 1 ? replies.shift() : replies[0]) as Reply<LiveObject>
}

async function carried(
  overrides: Partial<RolloutApi> & { stop?: AbortSignal },
  others = [] as ReturnType<typeof create>[],
) {
  const { execution, log, events } = fakeRollout(planOf([...others, change]), { width: 1, ...overrides })
  const outcomes = await execute({ apply: true, prune: false }, execution)
  return { log, events, outcomes, told: lines(outcomes), message: messageOf(outcomes.at(-1)) }
}

function messageOf(outcome: Awaited<ReturnType<typeof execute>>[number] | undefined): string {
  return outcome?.result === 'failed' ? outcome.failure.message : ''
}

const asked = 'try create ConfigMap web'
const deleted = 'delete ConfigMap web at 1'
const awaited = 'await gone ConfigMap web'
const applies = 'apply ConfigMap web'

test('an object is asked about, deleted in the version that was read, and created', async () => {
  const { log, outcomes, told } = await carried({ read, delete: gone })
  expect(log).toEqual([asked, deleted, applies])
  expect(told).toEqual(['recreated ConfigMap web'])
  expect(outcomes).toMatchObject([{ change: { action: 'replace' }, answer: { resourceVersion: '2' } }])
})

test('finalizers are awaited before the creation', async () => {
  const { log, told, events } = await carried({
    read,
    awaitGone: async (_resource, _objects, onWaiting) => {
      onWaiting(held)
      return []
    },
  })
  expect(log).toEqual([asked, deleted, awaited, applies])
  expect(told).toEqual(['recreated ConfigMap web'])
  expect(events).toContainEqual(expect.objectContaining({ kind: 'task-waiting', left: held }))
})

test('an object that is gone is created, and one that is going is awaited', async () => {
  expect((await carried({})).log).toEqual([applies])
  const going = async () => ok(ours({ deletionTimestamp: '2026-11-22T12:00:00Z' }))
  expect((await carried({ read: going })).log).toEqual([awaited, applies])
})

describe('nothing is deleted', () => {
  test.each<[string, Partial<RolloutApi>, string, string]>([
    [
      'another object of the name',
      { read: async () => ok(ours({ uid: 'another' })) },
      'NotReplaced',
      'another object has its name',
    ],
    [
      'an object that is protected since',
      { read: async () => ok(ours({ annotations: { 'kubernixos/prune': 'disabled' } })) },
      'NotReplaced',
      'it may not be deleted now',
    ],
    [
      'an object that cannot be read',
      { read: async () => no(403, 'Forbidden') },
      'Forbidden',
      'Forbidden by the test',
    ],
    [
      'a creation that the server rejects now',
      { read, tryCreate: async () => no(403, 'Forbidden') },
      'Forbidden',
      'it was not deleted, because the server would not create it again',
    ],
  ])('of %s', async (_name, overrides, reason, message) => {
    const { log, told, message: said } = await carried(overrides)
    expect(log.filter(line => line !== asked)).toEqual([])
    expect(told).toEqual([`failed ConfigMap web: ${reason}`])
    expect(said).toContain(message)
  })

  test('after another write has failed', async () => {
    const first = create(configMaps, object(configMaps, 'a', 'shop'))
    const { log, told } = await carried({ read, apply: async () => no(422, 'Invalid') }, [first])
    expect(log).toEqual(['apply ConfigMap a'])
    expect(told).toEqual([
      'failed ConfigMap a: Invalid',
      'not-run ConfigMap web: another write has failed, and nothing is deleted after that',
    ])
  })

  test('of a Secret whose body is not the planned one', async () => {
    const login = replace(secrets, object(secrets, 'login', 'shop'))
    const { execution, log } = fakeRollout(planOf([login]), { read })
    const [outcome] = await execute({ apply: true, prune: false }, execution)
    expect(lines(outcome ? [outcome] : [])).toEqual(['failed Secret login: SecretChanged'])
    expect(log).toEqual([])
  })

  test('without the lock, and the run is not to blame', async () => {
    const stop = new AbortController()
    const { told, log } = await carried({
      read,
      stop: stop.signal,
      delete: async () => {
        stop.abort()
        return no(0, 'Stopped')
      },
    })
    expect(log).toEqual([asked, deleted])
    expect(told).toEqual(['not-run ConfigMap web: the run was interrupted'])
  })
})

test('an object that changes before each deletion is read and asked about again, five times', async () => {
  const { log, told, message } = await carried({ read, delete: async () => no(409, 'Conflict') })
  expect(log).toEqual(Array.from({ length: 5 }, () => [asked, deleted]).flat())
  expect(told).toEqual(['failed ConfigMap web: NotReplaced'])
  expect(message).toContain('it was not deleted, because it changed between every read and its deletion')
})

test.each([
  [0, 'Unreachable'],
  [504, 'Timeout'],
])('a deletion that ends with the status %d says that the object may be gone', async (status, reason) => {
  const { log, message } = await carried({ read, delete: async () => no(status, reason) })
  expect(log).toEqual([asked, deleted])
  expect(message).toContain('It is not known whether it was deleted. Run apply again')
})

test('a deletion that the server denies is a plain failure', async () => {
  const { message } = await carried({ read, delete: async () => no(403, 'Forbidden') })
  expect(message).toBe('Forbidden by the test')
})

test('an object that is held is not created, and the message names what holds it', async () => {
  const { log, told, message } = await carried({ read, awaitGone: async () => held })
  expect(log).toEqual([asked, deleted, awaited])
  expect(told).toEqual(['failed ConfigMap web: StillThere'])
  expect(message).toBe(
    'it was deleted and is still there, held by its finalizer a/b. It was not created again, because the time of --delete-timeout is up. Run apply again once it is gone',
  )
})

describe('a deleted object that is not created is said to be missing', () => {
  const missing = 'The cluster has no ConfigMap of this name now. Run apply again to create it'

  test('after a rejection', async () => {
    const { told, outcomes, message } = await carried({
      read: inOrder(ok(ours()), absent),
      delete: gone,
      apply: async () => no(422, 'Invalid'),
    })
    expect(told).toEqual(['failed ConfigMap web: Invalid'])
    expect(message).toBe(`it was deleted and is NOT created again: Invalid by the test\n${missing}`)
    expect(outcomes).toMatchObject([{ change: { action: 'replace' } }])
  })

  test('after a stop before the creation, unless somebody else has created it', async () => {
    const stop = new AbortController()
    const { log, told, message } = await carried({
      read,
      stop: stop.signal,
      delete: async () => {
        stop.abort()
        return ok({ gone: true })
      },
    })
    expect(log).toEqual([asked, deleted])
    expect(told).toEqual(['failed ConfigMap web: Deleted'])
    expect(message).toBe(
      'it was deleted and is NOT created again, because the run was interrupted\nThe cluster has no ConfigMap of this name now, unless somebody else has created it. Run apply again to create it',
    )
  })

  test('after a stop with the lock', async () => {
    const { log, told, message } = await carried({
      read: inOrder(ok(ours()), absent),
      delete: gone,
      apply: async () => no(0, 'Stopped'),
    })
    expect(log).toEqual([asked, deleted, applies])
    expect(told).toEqual(['failed ConfigMap web: Deleted'])
    expect(message).toContain(missing)
  })

  test('after a stop while its finalizers are awaited', async () => {
    const stop = new AbortController()
    const { log, message } = await carried({
      read,
      stop: stop.signal,
      awaitGone: async () => {
        stop.abort()
        return held
      },
    })
    expect(log).toEqual([asked, deleted, awaited])
    expect(message).toContain('It was not created again, because the run was interrupted')
  })
})

describe('after a creation that failed, the object is read again', () => {
  const thenSeen = (seen: Reply<LiveObject>, status = 504) =>
    carried({ read: inOrder(ok(ours()), seen), delete: gone, apply: async () => no(status, 'Timeout') })
  const anew = { uid: 'anew', labels: { kubernixos: 'c0ffee' } }
  const entry = (manager: string, time: string, rest: object = {}) => ({
    manager,
    operation: 'Update' as const,
    apiVersion: 'v1',
    time,
    fieldsV1: { 'f:data': {} },
    ...rest,
  })
  const ourLabel = { 'f:metadata': { 'f:labels': { 'f:kubernixos': {} } } }
  const withEntry = (more: ManagedFieldsEntry): LiveObject => {
    const created = ours(anew)
    const managedFields = [...(created.metadata.managedFields ?? []), more]
    return { ...created, metadata: { ...created.metadata, managedFields } }
  }

  test.each<[string, LiveObject]>([
    ['made by us', ours(anew)],
    ['changed by a controller later', withEntry(entry('controller', '2026-11-22T12:00:09Z'))],
    ['changed by a controller in the same second', withEntry(entry('controller', '2026-11-22T12:00:00Z'))],
    [
      'with a status of the same second',
      withEntry(entry('controller', '2026-11-22T12:00:00Z', { subresource: 'status' })),
    ],
  ])('an object that is %s counts as created', async (_name, live) => {
    const { told, outcomes } = await thenSeen(ok(live))
    expect(told).toEqual(['recreated ConfigMap web'])
    expect(outcomes).toMatchObject([{ change: { action: 'replace' }, answer: { uid: 'anew' } }])
  })

  const another = 'The cluster has another ConfigMap of this name now'
  test.each<[string, Reply<LiveObject>, string]>([
    [
      'that somebody has created before our apply changed it',
      ok(withEntry(entry('kubectl-create', '2026-11-22T12:00:00Z', { fieldsV1: ourLabel }))),
      `${another}, written by "kubectl-nixos", "kubectl-create". Run diff to see how it differs`,
    ],
    [
      'that is older than our entry',
      ok(ours({ ...anew, creationTimestamp: '2026-11-22T11:59:58Z' })),
      `${another}, written by "kubectl-nixos". Run diff to see how it differs`,
    ],
    [
      'of another rollout',
      ok(ours({ uid: 'anew' })),
      `${another}, written by "kubectl-nixos". Run diff to see how it differs`,
    ],
    [
      'of another instance',
      ok(ours({ ...anew, labels: { ...anew.labels, 'kubernixos/instance': 'other' } })),
      `${another}, written by "kubectl-nixos". Run diff to see how it differs`,
    ],
    [
      'without managedFields',
      ok(ours({ ...anew, managedFields: undefined })),
      `${another}. Run diff to see how it differs`,
    ],
    [
      'that is being deleted',
      ok(ours({ ...anew, deletionTimestamp: '2026-11-22T12:00:00Z' })),
      'The ConfigMap of this name is being deleted now. Run apply again once it is gone',
    ],
    [
      'that cannot be read',
      no(0, 'ConnectionRefused'),
      'It is not known whether the cluster has a ConfigMap of this name now: ConnectionRefused by the test\nRun apply again, which creates it if it is missing',
    ],
  ])('an object %s is a failure that says so', async (_name, seen, said) => {
    const { told, message } = await thenSeen(seen)
    expect(told).toEqual(['failed ConfigMap web: Timeout'])
    expect(message).toBe(`it was deleted, and its creation failed: Timeout by the test\n${said}`)
  })
})

test('an object that somebody else creates in between is applied like any other', async () => {
  let tries = 0
  const { told, log } = await carried({
    read,
    delete: gone,
    apply: async (_resource, body) => (tries++ === 0 ? no(409, 'Conflict') : ok(liveOf(body, '9'), 200)),
  })
  expect(log.slice(0, 3)).toEqual([asked, deleted, applies])
  expect(told[0]).toMatch(/^recreated ConfigMap web/)
})
