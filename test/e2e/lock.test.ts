import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { type FaultProxy, startFaultProxy } from '../faults/fault-proxy.ts'
import { configMap, configuration } from './configuration.ts'
import { hold, isWrite } from './held-requests.ts'
import { jsonDocument } from './json-document.ts'
import { kubectl, liveObject } from './live.ts'
import { onPlane } from './on-plane.ts'
import { isOfLock } from './program.ts'
import { startRun } from './running.ts'

// One run at a time (docs/rules.md 11): the Lease, and the record that it keeps.
const { plane, place, run } = onPlane({ nodes: 0 })
let proxy: FaultProxy

beforeAll(async () => {
  proxy = await startFaultProxy(plane)
  place.write({ proxied: proxy.kubeconfig })
})
afterAll(() => proxy?.close())

const name = 'kubernixos-instance-lock'
const at = ['-n', 'kube-system']
const lease = () => liveObject(plane, `lease/${name}`, ...at)
const specOf = async () => (await lease())['spec'] as Record<string, unknown>
const recordOf = async () =>
  JSON.parse((await lease()).metadata.annotations?.['kubernixos/last-rollout'] ?? '{}')

/** A ConfigMap, and an object of a later rank. */
function write(text: string): void {
  const template = {
    metadata: { labels: { app: 'web' } },
    spec: { containers: [{ name: 'web', image: text }] },
  }
  const spec = { replicas: 0, selector: { matchLabels: { app: 'web' } }, template }
  const later = { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'later' }, spec }
  place.write(configuration({ first: configMap('first', { text }), later }, { instance: 'lock' }))
}

/** A run that holds the lock, because its first write gets no answer until it is let go. */
async function holding(text: string, ...args: string[]) {
  write(text)
  const { first, letGo } = hold(proxy, isWrite)
  const running = startRun(place, ['apply', ...args, '--kubeconfig', 'proxied'])
  await first
  return { running, letGo }
}

function patch(change: object): Promise<string> {
  return kubectl(plane, 'patch', 'lease', name, ...at, '--type=merge', '-p', JSON.stringify(change))
}

async function lockRequests(since: Date): Promise<string[]> {
  const events = await plane.auditEvents()
  return events
    .filter(({ userAgent }) => userAgent?.startsWith('kubectl-nixos'))
    .filter(({ requestReceivedTimestamp }) => Date.parse(requestReceivedTimestamp) >= since.getTime())
    .filter(({ requestURI }) => isOfLock(requestURI))
    .map(({ verb }) => verb)
}

const holder =
  /^error: another run holds the lock \(Lease kube-system\/kubernixos-instance-lock\): \S+@\S+ \(pid \d+\) has held it since \S+Z\n/m

test('diff and dry runs take no lock; apply takes it, releases it and leaves a record', async () => {
  const start = new Date()
  write('one')
  expect(await run('diff')).toMatchObject({ code: 1 })
  expect(await run('apply', '--dry-run')).toMatchObject({ code: 0 })
  expect(await lockRequests(start)).toEqual([])
  expect(await run('apply')).toMatchObject({ code: 0, stderr: '2 created\n' })
  expect(await lockRequests(start)).toEqual(['get', 'create', 'patch', 'patch'])
  const { metadata } = await lease()
  expect(metadata.labels).toBeUndefined()
  expect(Object.keys(metadata.annotations ?? {}).sort()).toEqual([
    'kubernixos/instance',
    'kubernixos/last-rollout',
  ])
  expect(metadata.annotations).toMatchObject({ 'kubernixos/instance': 'lock' })
  expect(await specOf()).not.toHaveProperty('holderIdentity')
  expect(await recordOf()).toMatchObject({
    version: 1,
    checksum: expect.stringMatching(/^[0-9a-f]{62}$/),
    user: expect.stringContaining('@'),
    result: 'succeeded',
    program: expect.stringMatching(/^v/),
    namespaces: ['default'],
  })
})

test('a second run fails at once, or waits for the first one and says so', async () => {
  const { running, letGo } = await holding('two')
  const refused = await place.run(['prune', '--lock-timeout=0', '-o', 'json'])
  expect(refused).toMatchObject({ code: 1, stderr: expect.stringMatching(holder) })
  expect(refused.stderr).toMatch(/\nWait longer with --lock-timeout\..*\nlock: nothing was written\n$/)
  expect(jsonDocument(refused.stdout)).toMatchObject({ reason: 'lock', changes: [] })
  // A run without a lock does not care, and writes no record.
  const before = await recordOf()
  expect(await run('prune', '--no-lock')).toMatchObject({ code: 0 })
  expect(await recordOf()).toEqual(before)
  expect(before).toMatchObject({ result: 'started' })

  const second = startRun(place, ['apply'])
  await second.said('waiting for the lock: ')
  letGo()
  expect(await running.ended).toMatchObject({ code: 0, stderr: '2 configured\n' })
  expect(await second.ended).toMatchObject({ code: 0, stderr: expect.stringMatching(/\n2 unchanged\n$/) })
})

test('the lock is held while the question stands', async () => {
  place.write(configuration({ first: configMap('first') }, { instance: 'lock' }))
  let other = { code: 0, stderr: '' }
  let status = ''
  const meanwhile = async () => {
    other = await place.run(['apply', '--lock-timeout=0'])
    status = (await place.run(['status', '--instance', 'lock', '-o', 'json'])).stdout
    return 'n'
  }
  expect(await place.runAtTerminal(['prune'], [meanwhile])).toMatchObject({ code: 1 })
  expect(other).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/ since \S+Z, and has waited for an answer to its question since \S+Z\n/),
  })
  expect(jsonDocument(status).instances).toMatchObject([
    { run: { state: 'running', asksSince: expect.stringMatching(/Z$/) } },
  ])
  expect(await specOf()).not.toHaveProperty('holderIdentity')
})

test('the lock of a killed run is taken over at once', async () => {
  const { running, letGo } = await holding('three')
  running.signal('SIGKILL')
  await running.ended
  letGo()
  expect(await specOf()).toHaveProperty('holderIdentity')
  expect(await recordOf()).toMatchObject({ result: 'started' })
  expect(await run('apply', '--lock-timeout=0')).toMatchObject({
    code: 0,
    stderr: expect.stringMatching(
      /^took over the lock of another run, because its process no longer runs: \S+ \(pid \d+\) /,
    ),
  })
})

test('the lock of another holder is taken over when it has expired', async () => {
  await patch({
    spec: { holderIdentity: 'robot', leaseDurationSeconds: 2, renewTime: '2100-01-01T00:00:00.000000Z' },
  })
  const { code, stderr } = await run('apply')
  expect(code).toBe(0)
  expect(stderr).toMatch(/^waiting for the lock: "robot" holds it, last renewed at 2100-/)
  expect(stderr).toContain('because it has not been renewed for 2 seconds: "robot" holds it')
})

test.each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
  ['SIGHUP', 143],
] as const)('%s releases the lock', async (signal, code) => {
  const { running, letGo } = await holding(signal.toLowerCase(), '-v=5')
  running.signal(signal)
  letGo()
  expect(await running.ended).toMatchObject({ code, stderr: expect.stringMatching(/interrupted\n$/) })
  expect(await specOf()).not.toHaveProperty('holderIdentity')
  expect(await recordOf()).toMatchObject({ result: 'interrupted' })
})

test('a run that loses its lock writes nothing more', async () => {
  const { running, letGo } = await holding('lost', '-o', 'json')
  await patch({ spec: { holderIdentity: 'robot' } })
  await running.said('error: the lock was lost: "robot" holds it')
  letGo()
  const { code, stdout, stderr } = await running.ended
  expect(code).toBe(1)
  expect(stderr).toMatch(/; nothing else is written\nlock: 1 configured, 1 not run\n$/)
  const document = jsonDocument(stdout)
  expect(document).toMatchObject({
    reason: 'lock',
    error: { message: expect.stringMatching(/^the lock was lost: "robot" holds it/) },
    summary: { configured: 1, 'not-run': 1 },
  })
  expect(document.changes[1]).toMatchObject({
    action: 'not-run',
    reason: { message: expect.stringMatching(/^the lock was lost/) },
  })
  expect(await specOf()).toMatchObject({ holderIdentity: 'robot' })
  await patch({ spec: { holderIdentity: null } })
})

describe('without rights in kube-system', () => {
  const options = { instance: 'lock', namespace: 'team' }
  const apply = (user: string, ...args: string[]) => place.run(['apply', ...args], { KUBECONFIG: user })
  const bind = (user: string, role: string) =>
    kubectl(
      plane,
      'create',
      'rolebinding',
      user,
      '-n',
      'team',
      `--role=${role}`,
      `--serviceaccount=team:${user}`,
    )

  beforeAll(async () => {
    await kubectl(plane, 'create', 'namespace', 'team')
    const all = ['-n', 'team', '--verb=*']
    await kubectl(plane, 'create', 'role', 'maps', ...all, '--resource=configmaps')
    await kubectl(plane, 'create', 'role', 'leases', ...all, '--resource=configmaps,leases')
    place.write(configuration({ mine: configMap('mine') }, options))
  })

  test('the lock is in the namespace of the configuration', async () => {
    const user = await plane.serviceAccount('team', 'locker')
    await bind('locker', 'leases')
    await vi.waitFor(async () => expect(await apply(user)).toMatchObject({ code: 0 }), { timeout: 30_000 })
    expect(await apply(user)).toMatchObject({
      code: 0,
      stderr: expect.stringMatching(/^note: the lock is in namespace team, because .*\n1 unchanged\n$/),
    })
    await kubectl(plane, 'get', 'lease', name, '-n', 'team')
  })

  test('nor elsewhere, a warning says so, and the run goes on', async () => {
    const user = await plane.serviceAccount('team', 'mapper')
    await bind('mapper', 'maps')
    await vi.waitFor(async () => expect(await apply(user)).toMatchObject({ code: 0 }), { timeout: 30_000 })
    expect(await apply(user)).toMatchObject({
      code: 0,
      stderr: expect.stringMatching(
        /^warning: this run has no lock, .*: you may not use Leases in the namespaces kube-system, team: .*\n1 unchanged\n$/,
      ),
    })
  })

  test('a lockNamespace that does not exist is an error with the command that creates it', async () => {
    place.write(configuration({ mine: configMap('mine') }, { ...options, apply: { lockNamespace: 'locks' } }))
    const failed = await run('apply')
    expect(failed).toMatchObject({
      code: 1,
      writes: [],
      stderr: expect.stringMatching(/ namespace locks does not exist\n/),
    })
    expect(failed.stderr).toMatch(
      /\nCreate it: kubectl .*create namespace locks, or give --no-lock for the first run\.\nlock: nothing was written\n$/,
    )
    await kubectl(plane, 'create', 'namespace', 'locks')
    expect(await run('apply')).toMatchObject({ code: 0 })
    await kubectl(plane, 'get', 'lease', name, '-n', 'locks')
  })
})
