import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { type ControlPlane, startControlPlane } from '../control-plane/control-plane.ts'
import type { Behaviour, ProxiedRequest } from '../faults/fault.ts'
import { type FaultProxy, startFaultProxy } from '../faults/fault-proxy.ts'
import { configMap, configuration } from './configuration.ts'
import { byName, liveObjects } from './live.ts'
import { type Workspace, workspace, writesSince } from './program.ts'
import { sortedLines } from './sorted-lines.ts'

// An API server, or something before it, that is at its limits. Each test is an instance of its own.
let plane: ControlPlane
let place: Workspace
let proxy: FaultProxy

beforeAll(async () => {
  plane = await startControlPlane({ nodes: 0 })
  proxy = await startFaultProxy(plane)
  place = workspace({ proxied: proxy.kubeconfig }, { plane })
})
afterAll(async () => {
  proxy?.close()
  place?.remove()
  await plane?.stop()
})
beforeEach(() => {
  proxy.asked.length = 0
  proxy.behave = () => undefined
})

async function run(...args: string[]) {
  const start = new Date()
  const finished = await place.run([...args, '--kubeconfig', 'proxied'])
  return { ...finished, writes: await writesSince(plane, start) }
}

const names = (count: number) => Array.from({ length: count }, (_, n) => `web-${n}`)

function configMaps(instance: string, count: number) {
  const manifests = Object.fromEntries(names(count).map(name => [name, configMap(name)]))
  return configuration({ base: configMap('base'), ...manifests }, { instance, namespace: instance })
}

/** The path without its query: every try of a request has the same. */
const target = ({ method, path }: ProxiedRequest) =>
  `${method} ${path.split('?')[0]}${path.includes('dryRun=') ? ' dry' : ''}`

/** The first try of every request ends so, and each later one passes. */
function onFirstTry(fault: Awaited<ReturnType<Behaviour>>): Behaviour {
  const seen = new Set<string>()
  return request => {
    const key = target(request)
    if (seen.has(key)) return undefined
    seen.add(key)
    return fault
  }
}

async function uids(namespace: string): Promise<Record<string, string>> {
  return byName(await liveObjects(plane, 'configmaps', '-n', namespace, '-l', 'kubernixos'))
}

test.each([
  ['429', { status: 429, headers: { 'Retry-After': '0' } }],
  ['503', { status: 503 }],
  ['500-asking', { status: 500, headers: { 'Retry-After': '0' } }],
  ['reset', 'reset' as const],
])('every request is answered %s once: all is done, once', async (name, fault) => {
  const instance = `once-${name}`
  await plane.kubectl(['create', 'namespace', instance])
  place.write(configMaps(instance, 5))
  proxy.behave = onFirstTry(fault)
  expect(await run('apply', '--prune')).toMatchObject({ code: 0, stderr: '6 created\n' })
  const before = await uids(instance)
  place.write(configMaps(instance, 3))
  proxy.behave = onFirstTry(fault)
  const pruned = await run('apply', '--prune', '--yes')
  expect(pruned).toMatchObject({ code: 0, stderr: '4 restamped, 2 pruned\n' })
  expect(pruned.writes.filter(write => write.startsWith('delete')).sort()).toEqual(
    ['web-3', 'web-4'].map(gone => `delete /api/v1/namespaces/${instance}/configmaps/${gone}`),
  )
  expect(pruned.writes).toHaveLength(6)
  const { [`ConfigMap ${instance}/web-3`]: _1, [`ConfigMap ${instance}/web-4`]: _2, ...kept } = before
  expect(await uids(instance)).toEqual(kept)
})

/** A write to an object of the configuration. The Lease of the lock is none. */
const isWrite = ({ method, path }: ProxiedRequest) =>
  method === 'PATCH' && !path.includes('dryRun=') && !path.includes('/leases/')

test('Retry-After is waited for', async () => {
  await plane.kubectl(['create', 'namespace', 'patience'])
  place.write(configMaps('patience', 0))
  const times: number[] = []
  proxy.behave = request => {
    if (!isWrite(request)) return undefined
    times.push(Date.now())
    return times.length === 1 ? { status: 429, headers: { 'Retry-After': '2' } } : undefined
  }
  expect(await run('apply')).toMatchObject({ code: 0, stdout: 'configmap/base created\n' })
  expect(times).toHaveLength(2)
  expect((times[1] ?? 0) - (times[0] ?? 0)).toBeGreaterThanOrEqual(1900)
})

test('a busy server is asked less, and -v=4 says so', async () => {
  await plane.kubectl(['create', 'namespace', 'busy'])
  place.write(configMaps('busy', 20))
  let writes = 0
  proxy.behave = request =>
    isWrite(request) && ++writes === 3 ? { status: 429, headers: { 'Retry-After': '1' } } : undefined
  const { code, stderr } = await run('apply', '-v=4')
  expect(code).toBe(0)
  expect(stderr).toMatch(/^PATCH \S+ 429: try 1 failed, again in 1000 ms$/m)
  expect(stderr).toMatch(
    /^no request is sent for 1000 ms, because the server answered 429 with Retry-After$/m,
  )
  expect(stderr).toMatch(/^requests at once: \d+ instead of \d+, because the server answered 429$/m)
  expect(stderr).toMatch(/\n21 created\n$/)
})

test('a server that becomes slow is asked less, and -v=4 says so', async () => {
  await plane.kubectl(['create', 'namespace', 'slow'])
  place.write(configMaps('slow', 120))
  let dryRuns = 0
  proxy.behave = async ({ method }) => {
    if (method === 'PATCH' && ++dryRuns > 20 && dryRuns <= 120) await Bun.sleep(700)
    return undefined
  }
  const { code, stderr } = await run('apply', '-v=4')
  expect(code).toBe(0)
  expect(stderr).toMatch(/^requests at once: \d+ instead of \d+, because answers take longer$/m)
  expect(stderr).toMatch(/\n121 created\n$/)
})

test('the answer to a write is lost: it is sent again, and there is one effect', async () => {
  await plane.kubectl(['create', 'namespace', 'lost'])
  place.write(configMaps('lost', 3))
  const losesWrites = () => {
    const lose = onFirstTry('answer-lost')
    return (request: ProxiedRequest) =>
      request.path.includes('dryRun=') || request.method === 'GET' ? undefined : lose(request)
  }
  proxy.behave = losesWrites()
  const created = await run('apply')
  // The second try finds there what the first has made.
  expect(created).toMatchObject({ code: 0, stderr: '4 configured\n' })
  expect(created.writes).toHaveLength(8)
  const before = await uids('lost')
  expect(Object.keys(before)).toHaveLength(4)
  place.write(configMaps('lost', 1))
  proxy.behave = losesWrites()
  const pruned = await run('prune', '--yes')
  expect(pruned.code).toBe(0)
  expect(sortedLines(pruned.stdout)).toEqual(['configmap/web-1 pruned', 'configmap/web-2 pruned'])
  const { 'ConfigMap lost/web-1': _1, 'ConfigMap lost/web-2': _2, ...kept } = before
  expect(await uids('lost')).toEqual(kept)
})

test('a server that stays overloaded is given up on in time, and what it did not take is told', async () => {
  await plane.kubectl(['create', 'namespace', 'overload'])
  place.write(configMaps('overload', 2))
  expect(await run('apply')).toMatchObject({ code: 0 })
  place.write(
    configuration(
      { base: configMap('base', { changed: '1' }), ...{ 'web-0': configMap('web-0', { changed: '1' }) } },
      { instance: 'overload', namespace: 'overload' },
    ),
  )
  proxy.asked.length = 0
  proxy.behave = ({ method, path }) =>
    method === 'PATCH' && path.includes('/web-0?') && !path.includes('dryRun=') ? { status: 503 } : undefined
  const { code, stdout, stderr, writes } = await run('apply', '--prune', '--yes', '--retry-timeout=5s')
  expect({ code, stdout }).toEqual({
    code: 1,
    stdout: 'configmap/base configured\nconfigmap/web-0 failed\nconfigmap/web-1 kept\n',
  })
  expect(stderr).toMatch(
    /^ConfigMap overload\/web-0 failed \(ServiceUnavailable\): .*the fault proxy says no/,
  )
  expect(stderr).toMatch(/1 configured, 1 kept, 1 failed\n$/)
  expect(writes).toHaveLength(1)
  // 0.25, 0.5, 1 and 2 seconds after the one before, each up to a quarter more or less.
  expect(proxy.asked.filter(request => target(request).endsWith('/web-0'))).toHaveLength(5)
})

test.each([
  ['discovery', '/apis', 'cannot discover'],
  ['a kind whose objects would be deleted', '/api/v1/secrets', 'secrets'],
])('%s stays out of reach: prune refuses, and nothing is written', async (_name, path, named) => {
  await plane.kubectl(['create', 'namespace', 'blind'])
  proxy.behave = () => undefined
  place.write(configMaps('blind', 1))
  await run('apply')
  place.write(configMaps('blind', 0))
  proxy.behave = request => (request.path.split('?')[0] === path ? { status: 503 } : undefined)
  const refused = await run('apply', '--prune', '--yes', '--retry-timeout=5s')
  expect(refused).toMatchObject({ code: 1, stdout: '', writes: [] })
  expect(refused.stderr).toContain(named)
})

test('a list whose second page is gone is read anew, and nothing is missed', async () => {
  await plane.kubectl(['create', 'namespace', 'pages'])
  place.write(configMaps('pages', 600))
  expect(await run('apply')).toMatchObject({ code: 0, stderr: '601 created\n' })
  place.write(configMaps('pages', 500))
  const expired = { kind: 'Status', reason: 'Expired', message: 'too old resource version', code: 410 }
  let pages = 0
  proxy.behave = ({ path }) => {
    if (!path.includes('continue=')) return undefined
    pages++
    return { status: 410, body: JSON.stringify(expired) }
  }
  const diff = await run('diff')
  expect(diff).toMatchObject({ code: 1, stderr: '501 to restamp, 100 to delete\n' })
  expect(pages).toBeGreaterThan(0)
})

test('a server without server-side apply fails the object alone, and the message says so', async () => {
  await plane.kubectl(['create', 'namespace', 'without-apply'])
  place.write(configMaps('without-apply', 1))
  proxy.behave = ({ method, path }) =>
    method === 'PATCH' && path.includes('/configmaps/web-0?') && !path.includes('dryRun=')
      ? { status: 415, body: 'the media type is not supported' }
      : undefined
  const { code, stdout, stderr, writes } = await run('apply', '--prune', '--yes')
  expect({ code, stdout: sortedLines(stdout) }).toEqual({
    code: 1,
    stdout: ['configmap/base created', 'configmap/web-0 failed'],
  })
  expect(stderr).toMatch(
    /^ConfigMap without-apply\/web-0 failed .*\n +The API server of v1 does not support server-side apply/m,
  )
  expect(writes).toHaveLength(1)
})
