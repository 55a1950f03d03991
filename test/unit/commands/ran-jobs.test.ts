import { expect, test } from 'vitest'
import type { Reply } from '../../../src/api/reply.ts'
import { findRanBefore } from '../../../src/commands/find-ran-before.ts'
import { rememberJobs } from '../../../src/commands/remember-jobs.ts'
import { survey } from '../../../src/commands/survey.ts'
import type { ObjectKey } from '../../../src/manifest/key.ts'
import type { KubeObject, LiveObject } from '../../../src/manifest/object.ts'
import type { Change } from '../../../src/plan/change.ts'
import type { RolloutRecord } from '../../../src/plan/lock/record.ts'
import type { Outcome } from '../../../src/rollout/outcome.ts'
import { liveOf, resourceOf } from '../cluster/fake-api.ts'
import { no } from '../plan/replies.ts'
import { configurationOf, fakeCluster, fakeIo, object, ours, requestOf } from './fake-run.ts'

// Jobs with a time to live that ran before (docs/rules.md 11.8).
const jobs = resourceOf('Job', { group: 'batch' })
const namespaces = resourceOf('Namespace', { namespaced: false })

function job(spec: object = {}, annotations: Record<string, string> = {}): KubeObject {
  const metadata = { name: 'keys', namespace: 'shop', annotations }
  return { apiVersion: 'batch/v1', kind: 'Job', metadata, spec: { ttlSecondsAfterFinished: 0, ...spec } }
}

const shop = (uid: string): LiveObject => liveOf(object('Namespace', 'shop'), { uid })

interface Given {
  readonly wanted?: KubeObject
  readonly lives?: readonly LiveObject[]
  readonly jobs?: RolloutRecord['jobs']
}

async function surveyed({ wanted = job(), lives = [shop('n1')], jobs: known = {} }: Given) {
  const asked = { record: 0 }
  const { cluster, log } = fakeCluster({ lives, resources: [jobs, namespaces] })
  const record = async () => {
    asked.record += 1
    return { jobs: known } as RolloutRecord
  }
  const found = await survey(cluster, configurationOf([wanted]), requestOf(['apply']), {
    ...fakeIo().io,
    record,
  })
  return { found, log, asked }
}

/** What the record keeps of a rollout in which each change had the expected result. */
async function kept(given: Given, result: Outcome['result'] = 'created') {
  const { found } = await surveyed(given)
  const outcomes = found.plan.changes.map((change: Change) => ({ change, result }) as Outcome)
  return rememberJobs(found, given.jobs ?? {}, { outcomes, began: '2026-01-01T00:00:00.000Z' })
}

const [key] = Object.keys(await kept({}))
const known = await kept({})

test('a Job that was created is remembered with the UID of its Namespace', () => {
  expect(key).toBe('batch/Job/shop/keys')
  expect(known).toEqual({
    'batch/Job/shop/keys': {
      hash: expect.any(String),
      namespaceUid: 'n1',
      notBefore: '2026-01-01T00:00:00.000Z',
    },
  })
})

test.each<[string, Given, string]>([
  ['nothing is known', {}, 'create'],
  ['it ran before', { jobs: known }, 'unchanged'],
  ['another specification ran', { jobs: known, wanted: job({ backoffLimit: 1 }) }, 'create'],
  ['it asks for another run', { jobs: known, wanted: job({}, { 'kubernixos/rerun': 'true' }) }, 'create'],
  ['its Namespace is another one now', { jobs: known, lives: [shop('n2')] }, 'create'],
  ['its Namespace is gone', { jobs: known, lives: [] }, 'create'],
])('%s', async (_name, given, action) => {
  const { found } = await surveyed(given)
  expect(found.plan.changes).toMatchObject([{ action }])
  expect(found.plan.changes[0]?.action === 'unchanged').toBe('ranBefore' in found.plan.changes[0]!)
})

test.each([
  [403, 0],
  [404, 0],
])('a Namespace whose read ends in %d has no Job that ran before', async (status, count) => {
  expect((await ranBefore(no(status, 'Failure'))).size).toBe(count)
})

test('a server that fails stops the run, because the Job would run twice', async () => {
  await expect(ranBefore(no(503, 'ServiceUnavailable'))).rejects.toThrow(
    'cannot read Namespace shop, so it is not known which of its Jobs ran before: ServiceUnavailable by the test',
  )
})

function ranBefore(reply: Reply<LiveObject>) {
  const wanted = [
    {
      key: key as ObjectKey,
      namespace: 'shop',
      hash: known[key as ObjectKey]!.hash,
      timeToLive: 0,
      reruns: false,
    },
  ]
  const record = async () => ({ jobs: known }) as RolloutRecord
  return findRanBefore({ get: async () => reply }, wanted, { record, now: new Date('2026-01-02') })
}

test('the record is read only for Jobs with a time to live, and the Namespace only for a known one', async () => {
  const plain = await surveyed({ wanted: job({ ttlSecondsAfterFinished: null }), jobs: known })
  expect([plain.asked.record, plain.log.includes('get Namespace shop')]).toEqual([0, false])
  const fresh = await surveyed({})
  expect([fresh.asked.record, fresh.log.includes('get shop')]).toEqual([1, false])
})

test('a Job that has failed is forgotten, and one that ran before is kept', async () => {
  const status = { conditions: [{ type: 'Failed', status: 'True' }] }
  const failed = { ...ours(job()), status }
  expect(await kept({ lives: [shop('n1'), failed], jobs: known }, 'unchanged')).toEqual({})
  // The Job that had failed is gone then, and the new one has not failed.
  expect(await kept({ lives: [shop('n1'), failed], jobs: known }, 'recreated')).toEqual(known)
  // Nobody knows when it was created.
  const { notBefore: _, ...existing } = known['batch/Job/shop/keys']!
  expect(await kept({ lives: [shop('n1'), ours(job())] }, 'unchanged')).toEqual({
    'batch/Job/shop/keys': existing,
  })
  expect(await kept({ jobs: known }, 'unchanged')).toEqual(known)
  expect(await kept({ jobs: known, wanted: job({ backoffLimit: 1 }) }, 'failed')).toEqual({})
})

test('a Job whose replacement failed is forgotten, because it may be gone without having run', async () => {
  const { found } = await surveyed({ jobs: known })
  const outcomes = found.plan.changes.map(
    change => ({ change: { ...change, action: 'replace' }, result: 'failed' }) as Outcome,
  )
  expect(await rememberJobs(found, known, { outcomes, began: '2026-01-01T00:00:00.000Z' })).toEqual({})
})
