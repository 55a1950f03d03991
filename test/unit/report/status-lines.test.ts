import { Chalk } from 'chalk'
import { describe, expect, test } from 'vitest'
import { keyOf } from '../../../src/manifest/key.ts'
import type { RolloutRecord } from '../../../src/plan/lock/record.ts'
import type { LockSight, RunSight } from '../../../src/plan/status/lock-sight.ts'
import type { Difference, Health, StatusRow } from '../../../src/plan/status/row.ts'
import type { InstanceStatus, Status } from '../../../src/plan/status/status.ts'
import { statusJson } from '../../../src/report/status-json.ts'
import { statusLines } from '../../../src/report/status-lines.ts'
import { valid } from './output-schema.ts'

const plain = new Chalk({ level: 0 })
const now = Date.parse('2026-01-03T00:00:00Z')
const ready: Health = { state: 'ready' }
const waiting: Health = { state: 'waiting', why: '1 of 2 replicas are ready' }

function row(name: string, health: Health, difference?: Difference): StatusRow {
  const ref = { apiVersion: 'apps/v1', kind: 'Deployment', namespace: 'shop', name }
  const created = health.state === 'missing' ? {} : { createdAt: '2026-01-01T00:00:00Z' }
  return { key: keyOf(ref), ref, health, ...(difference === undefined ? {} : { difference }), ...created }
}

const last: RolloutRecord = {
  checksum: 'abc',
  time: '2026-01-02T23:59:00Z',
  user: 'anna@laptop',
  result: 'succeeded',
  program: 'v0.1.0',
  namespaces: [],
  jobs: {},
}
const holder = { identity: 'i', user: 'ben@ci', pid: 7, since: '2026-01-02T23:58:00Z' }
const held = { identity: 'i', holder, renewTime: '2026-01-02T23:59:59Z', duration: 15_000 }
const run = (state: RunSight['state']): RunSight => ({ held, state })

function statusOf(
  rows: readonly StatusRow[],
  more: Partial<InstanceStatus & Pick<Status, 'of' | 'unseen'>> = {},
): Status {
  const { of = 'configuration', unseen = [], lock = { kind: 'read', last }, ...rest } = more
  const checksum = of === 'configuration' ? { checksum: 'abc' } : {}
  const one = { instance: 'web', ...checksum, rows, lock, ...rest }
  return { of, cluster: { server: 'https://s', context: 'c' }, instances: [one], unseen, now }
}

function said(statuses: readonly Status[], allObjects = false): [out: string, err: string] {
  const printed = { out: '', err: '' }
  const write = (stream: 'out' | 'err') => (text: string) => {
    printed[stream] += text
  }
  const streams = { out: write('out'), err: write('err'), outColor: plain, errColor: plain }
  const listener = statusLines(streams, { allObjects })
  for (const status of statuses) listener({ kind: 'status', status })
  return [printed.out, printed.err]
}

const succeeded = 'last rollout: succeeded, 60s ago by anna@laptop, checksum abc (v0.1.0)\n'

describe('the status of one instance', () => {
  test('names no checksum after delete --instance, which evaluates no configuration', () => {
    const lock: LockSight = { kind: 'read', last: { ...last, checksum: '' } }
    expect(said([statusOf([], { of: 'instance', lock })])[0]).toMatch(
      /\nlast rollout: succeeded, 60s ago by anna@laptop \(v0\.1\.0\)\n$/,
    )
  })

  test('lists what is not ready or differs, and counts the rest', () => {
    const rows = [
      row('api', ready, 'update'),
      row('db', { state: 'missing' }, 'create'),
      row('fine', ready, 'none'),
      row('web', waiting, 'none'),
    ]
    expect(said([statusOf(rows)])).toEqual([
      `NAMESPACE   NAME                  READINESS   DIFFERENCE   AGE   REASON
shop        deployment.apps/api   ready       to update    2d
shop        deployment.apps/db    missing     to create
shop        deployment.apps/web   waiting     none         2d    1 of 2 replicas are ready

4 objects of instance "web": 2 ready, 1 waiting, 1 missing; 1 to create, 1 to update
${succeeded}`,
      '',
    ])
  })

  test('has only two lines if all is well', () => {
    const fine = statusOf([row('fine', ready, 'none')])
    expect(said([fine])[0]).toBe(`1 object of instance "web": 1 ready; no differences\n${succeeded}`)
    expect(said([fine], true)[0]).toContain(
      'shop        deployment.apps/fine   ready       none         2d\n',
    )
  })

  test('has no differences without a configuration', () => {
    const [out] = said([statusOf([row('web', waiting)], { of: 'instance' })])
    expect(out).toBe(`NAMESPACE   NAME                  READINESS   AGE   REASON
shop        deployment.apps/web   waiting     2d    1 of 2 replicas are ready

1 object of instance "web": 1 waiting
${succeeded}`)
  })

  test('says on stderr what would be refused, and what could not be seen', () => {
    const unseen = [{ kind: 'forbidden', what: 'secrets', why: 'no', seenIn: [], wanted: false } as const]
    const rows = [row('web', ready, 'refused')]
    expect(said([statusOf(rows, { unseen })])[1]).toBe(
      `warning: objects may be missing, because you may not list these kinds: secrets (not looked at)
refused: apply or prune would refuse 1 object; kubectl nixos diff says why\n`,
    )
  })
})

describe('the last rollout', () => {
  const started: RolloutRecord = { ...last, result: 'started' }
  const holds = 'ben@ci (pid 7) has held it since 2026-01-02T23:58:00Z\n'
  test.each<[string, LockSight, string]>([
    ['none', { kind: 'read' }, 'last rollout: none is recorded\n'],
    [
      'failed',
      { kind: 'read', last: { ...last, result: 'failed' } },
      succeeded.replace('succeeded', 'failed'),
    ],
    [
      'of another configuration',
      { kind: 'read', last: { ...last, checksum: 'xyz' } },
      `${succeeded.replace('abc', 'xyz')}the configuration has changed since then: its checksum is abc\n`,
    ],
    [
      'running',
      { kind: 'read', last: started, run: run('running') },
      `last rollout: running, started 60s ago by anna@laptop, checksum abc (v0.1.0)\na run holds the lock: ${holds}`,
    ],
    [
      'killed',
      { kind: 'read', last: started },
      'last rollout: killed, started 60s ago by anna@laptop, checksum abc (v0.1.0)\n',
    ],
    [
      'with an expired lock',
      { kind: 'read', last, run: run('expired') },
      `${succeeded}the lock has expired, because its run was probably killed: ${holds}`,
    ],
    [
      'with the lock of an ended process',
      { kind: 'read', last, run: run('dead') },
      `${succeeded}the lock was left behind, because the process of its run has ended: ${holds}`,
    ],
    [
      'that the user may not read',
      { kind: 'no-rights', namespaces: ['kube-system'], why: 'leases is forbidden' },
      'last rollout: not known, because you may not read Leases in namespace kube-system: leases is forbidden\n',
    ],
    [
      'that could not be read',
      { kind: 'failed', why: 'timeout' },
      'last rollout: not known, because its Lease could not be read: timeout\n',
    ],
  ])('%s', (_name, lock, expected) => {
    const status = statusOf([], { lock })
    expect(said([status])[0]).toBe(`no objects of instance "web"\n${expected}`)
    const { leaseUnread } = valid(statusJson(status)).instances[0]
    expect(leaseUnread === undefined).toBe(lock.kind === 'read')
  })
})

describe('a later status', () => {
  const first = statusOf([row('web', waiting, 'none'), row('old', ready, 'delete')])
  const after = (status: Status) => said([first, status])[0].slice(said([first])[0].length)

  test.each<[string, Status, string]>([
    ['without a change prints nothing', { ...first, now: now + 5000 }, ''],
    [
      'prints what has become ready',
      statusOf([row('web', ready, 'none'), row('old', ready, 'delete')]),
      `shop        deployment.apps/web   ready       none         2d
2 objects of instance "web": 2 ready; 1 to delete\n`,
    ],
    [
      'prints what is gone',
      statusOf([row('web', waiting, 'none')]),
      `shop        deployment.apps/old   gone
1 object of instance "web": 1 waiting; no differences\n`,
    ],
    [
      'prints a run that begins',
      statusOf(first.instances[0]!.rows, { lock: { kind: 'read', last, run: run('running') } }),
      `${succeeded}a run holds the lock: ben@ci (pid 7) has held it since 2026-01-02T23:58:00Z\n`,
    ],
  ])('%s', (_name, status, expected) => {
    expect(after(status)).toBe(expected)
  })
})

describe('the status of all instances', () => {
  const lock: LockSight = { kind: 'no-rights', namespaces: ['kube-system'], why: 'no' }
  const { instances } = statusOf([row('web', waiting), row('api', ready)], { of: 'all' })
  const all: Status = { ...statusOf([], { of: 'all' }), instances: [{ rows: [], lock }, ...instances] }

  test('is a line for each', () => {
    expect(said([all])[0]).toBe(
      `INSTANCE   OBJECTS   NOT READY   LAST ROLLOUT   AGE   USER          CHECKSUM
<none>     0         0           <unknown>
web        2         1           succeeded      60s   anna@laptop   abc\n`,
    )
    expect(said([{ ...all, instances: [] }])[0]).toBe('no instances\n')
  })

  test('as JSON has no objects', () => {
    const [none, web] = valid(statusJson(all)).instances
    expect(none).toMatchObject({ instance: null, checksum: null, differences: null, lastRollout: null })
    expect(web).toMatchObject({ instance: 'web', readiness: { objects: 2, ready: 1, waiting: 1 } })
    expect(web).not.toHaveProperty('objects')
  })
})

test('the document of one instance has all objects', () => {
  const rows = [
    row('fine', ready, 'none'),
    row('web', waiting, 'update'),
    row('db', { state: 'missing' }, 'create'),
  ]
  const document = valid(statusJson(statusOf(rows, { lock: { kind: 'read', last, run: run('running') } })))
  expect(document).toMatchObject({
    kind: 'Status',
    cluster: { server: 'https://s', context: 'c' },
    reason: null,
  })
  expect(document.instances).toMatchObject([
    {
      instance: 'web',
      checksum: 'abc',
      differences: { create: 1, update: 1, delete: 0 },
      lastRollout: { checksum: 'abc', user: 'anna@laptop', result: 'succeeded' },
      run: { state: 'running', user: 'ben@ci', pid: 7 },
      objects: [
        { object: { name: 'fine' }, readiness: { state: 'ready' }, difference: 'none' },
        { readiness: waiting, difference: 'update', created: '2026-01-01T00:00:00Z' },
        { readiness: { state: 'missing' }, difference: 'create', created: null },
      ],
    },
  ])
  const refused = statusOf([row('web', ready, 'refused')])
  expect(valid(statusJson(refused)).reason).toBe('refused')
})
