import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import type { Fault } from '../faults/fault.ts'
import { type FaultProxy, startFaultProxy } from '../faults/fault-proxy.ts'
import { byRules } from '../faults/fault-rules.ts'
import { configMap, configuration } from './configuration.ts'
import { crd, custom } from './custom-kind.ts'
import { byName, kubectl, liveObject, liveObjects } from './live.ts'
import { onPlane } from './on-plane.ts'
import { startRun } from './running.ts'
import { sortedLines } from './sorted-lines.ts'

// Faults of docs/faults.md, on a connection with TLS. Each test is an instance of its own.
const { plane, place, run } = onPlane({ nodes: 0 })
let proxy: FaultProxy

beforeAll(async () => {
  proxy = await startFaultProxy(plane, { tls: true })
  place.write({ proxied: proxy.kubeconfig })
})
afterAll(() => proxy?.close())
beforeEach(() => {
  proxy.behave = () => undefined
})

const proxied = (...args: string[]) => run(...args, '--kubeconfig', 'proxied')

const maps = (names: string) =>
  Object.fromEntries(['base', ...names].map(name => [name, configMap(name, { of: name })]))

async function namespaceFor(name: string) {
  await kubectl(plane, 'create', 'namespace', name)
  return { instance: name, namespace: name }
}

test.each<Fault>(['reset', 'answer-lost', 'truncated'])(
  'every fourth request inside TLS ends by %s: all is done, once',
  async fault => {
    const name = `tls-${fault}`
    const options = await namespaceFor(name)
    const nth = Array.from({ length: 200 }, (_, index) => [4 * index + 1, 4 * index + 1] as const)
    const behave = () => byRules(nth.map(range => ({ path: '/', nth: range, fault })))
    const live = async () => byName(await liveObjects(plane, 'configmaps', '-n', name, '-l', 'kubernixos'))
    place.write(configuration(maps('abcd'), options))
    proxy.behave = behave()
    expect(await proxied('apply', '--prune')).toMatchObject({ code: 0 })
    const before = await live()
    expect(Object.keys(before)).toHaveLength(5)
    place.write(configuration(maps('ab'), options))
    proxy.behave = behave()
    const pruned = await proxied('apply', '--prune', '--yes')
    expect(pruned).toMatchObject({ code: 0, stderr: expect.stringMatching(/2 pruned\n$/) })
    const { [`ConfigMap ${name}/c`]: _1, [`ConfigMap ${name}/d`]: _2, ...kept } = before
    expect(await live()).toEqual(kept)
    proxy.behave = () => undefined
    expect(await proxied('diff')).toMatchObject({ code: 0, stderr: '3 unchanged\n' })
  },
)

test.each<readonly [string, Fault, readonly string[]]>([
  ['it ends', { lostEvents: Number.POSITIVE_INFINITY, endsAfter: 3000 }, []],
  ['the time is up', { lostEvents: Number.POSITIVE_INFINITY }, ['--delete-timeout=6s']],
])('what a watch hears nothing of until %s is seen all the same', async (until, fault, flags) => {
  const name = until.replaceAll(' ', '-')
  const kind = `Lost${flags.length}`
  const finalizers = ['example.com/clean-up']
  const base = { base: configMap(name) }
  const short = { lostEvents: Number.POSITIVE_INFINITY, endsAfter: 300 }
  proxy.behave = byRules([{ verb: 'WATCH', path: '/', fault: short, nth: [1, 2] }])
  const manifests = { ...base, kind: crd(kind, ['v1']), one: custom(kind, 'one', { finalizers }) }
  place.write(configuration(manifests, { instance: name }))
  expect(await proxied('apply')).toMatchObject({ code: 0, stderr: '3 created\n' })
  place.write(configuration(base, { instance: name }))
  proxy.behave = byRules([{ verb: 'WATCH', path: '/', fault, nth: [1, 1] }])
  proxy.asked.length = 0
  const running = startRun(place, ['prune', '--yes', ...flags, '--kubeconfig', 'proxied'])
  const watches = () => proxy.asked.filter(({ path }) => path.includes('watch=true'))
  await vi.waitFor(() => expect(watches().length).toBeGreaterThan(0), { timeout: 30_000 })
  const none = '{"metadata":{"finalizers":[]}}'
  await kubectl(plane, 'patch', `${kind.toLowerCase()}/one`, '--type=merge', '-p', none)
  const { code, stderr } = await running.ended
  expect({ code, stderr }).toMatchObject({ code: 0, stderr: expect.stringMatching(/2 pruned\n$/) })
})

test('a token that expires during the run ends it, and nothing is pruned', async () => {
  const options = await namespaceFor('token')
  place.write(configuration(maps('abcd'), options))
  expect(await proxied('apply')).toMatchObject({ code: 0 })
  const changed = { base: configMap('base', { of: 'changed' }), a: configMap('a', { of: 'changed' }) }
  place.write(configuration(changed, options))
  const expired = { kind: 'Status', reason: 'Unauthorized', message: 'Unauthorized', code: 401 }
  const answer = { status: 401, body: JSON.stringify(expired) }
  let isExpired = false
  proxy.behave = ({ method, path }) => {
    if (isExpired) return answer
    isExpired = method === 'PATCH' && path.includes('/configmaps/') && !path.includes('dryRun=')
    return undefined
  }
  const { code, stdout, stderr, writes } = await proxied('apply', '--prune', '--yes')
  expect(code).toBe(1)
  expect(stdout).toContain('configmap/b kept\n')
  expect(stderr).toMatch(/failed \(Unauthorized\): /)
  expect(stderr).toMatch(
    /warning: the lock could not be released: .*\napply-failed: 1 configured, 3 kept, 1 failed\n$/,
  )
  expect(writes).toHaveLength(1)
})

test('an API that ignores the label selector makes no candidates of objects without our label', async () => {
  const options = await namespaceFor('selector')
  await kubectl(plane, 'create', 'configmap', 'foreign', '-n', 'selector', '--from-literal=a=b')
  place.write(configuration(maps('a'), options))
  expect(await proxied('apply')).toMatchObject({ code: 0 })
  place.write(configuration(maps(''), options))
  let ignored = 0
  proxy.behave = ({ method, path }) => {
    if (method !== 'GET' || !path.includes('labelSelector=')) return undefined
    ignored++
    return { path: path.replace(/labelSelector=[^&]*&?/, '') }
  }
  const { stderr } = await proxied('diff', '-v')
  expect(stderr).toMatch(/^the API servers of these kinds ignore label selectors, .*: .*configmaps/m)
  expect(stderr).not.toContain('more carry the label')
  expect(await proxied('apply', '--prune', '--yes')).toMatchObject({
    code: 0,
    stdout: 'configmap/base restamped\nconfigmap/a pruned\n',
    writes: [expect.stringMatching(/^patch /), 'delete /api/v1/namespaces/selector/configmaps/a'],
  })
  expect(ignored).toBeGreaterThan(0)
})

test('a CRD that goes after discovery refuses its objects, nothing is written, and the next run brings both', async () => {
  const options = { instance: 'stale' }
  const base = { base: configMap('stale-base') }
  const kind = { kind: crd('Stale', ['v1']), one: custom('Stale', 'one') }
  place.write(configuration({ ...base, ...kind, old: configMap('stale-old') }, options))
  expect(await proxied('apply')).toMatchObject({ code: 0 })
  const changed = { ...kind, one: { ...kind.one, spec: { size: 2 } } }
  place.write(configuration({ ...base, ...changed }, options))
  let deleted: Promise<unknown> | undefined
  proxy.behave = async ({ method, path }) => {
    if (method !== 'GET' || !path.startsWith('/apis/example.com/v1/') || !path.includes('stales'))
      return undefined
    deleted ??= kubectl(plane, 'delete', 'crd', 'stales.example.com', '--wait')
    await deleted
    return undefined
  }
  const first = await proxied('apply', '--prune', '--yes')
  expect(deleted).toBeDefined()
  expect(first).toMatchObject({
    code: 1,
    stdout: 'stale.example.com/one refused\n',
    stderr: expect.stringMatching(
      /^Stale default\/one refused: .*\(PathNotFound\).*\n.*run the same command again/,
    ),
    writes: [],
  })
  proxy.behave = () => undefined
  expect(await proxied('apply', '--prune', '--yes')).toMatchObject({ code: 0 })
  expect(await liveObject(plane, 'stale/one')).toMatchObject({ spec: { size: 2 } })
  expect(await proxied('diff')).toMatchObject({ code: 0 })
})

test.each([
  // A change of the status counts as a generation, because the kind has no subresource for it.
  ['a text', '2'],
  ['a hash', '5cd87d9b9c'],
])('a custom resource whose observedGeneration is %s does not hold up the wait', async (form, generation) => {
  const name = form.replace(' ', '-')
  const kind = `Seen${generation}`
  const manifests = { kind: crd(kind, ['v1']), one: custom(kind, 'one') }
  place.write(configuration(manifests, { instance: name }))
  expect(await run('apply')).toMatchObject({ code: 0 })
  const conditions = [{ type: 'Ready', status: 'True', reason: 'Fine', message: 'it runs' }]
  const status = JSON.stringify({ status: { observedGeneration: generation, conditions } })
  await kubectl(plane, 'patch', `${kind.toLowerCase()}/one`, '--type=merge', '-p', status)
  expect(await run('apply', '--wait', '--timeout=20s')).toMatchObject({ code: 0, writes: [] })
})

describe('a webhook', () => {
  const answer = (message: string, code: number, reason: string) => ({
    status: code,
    body: JSON.stringify({ kind: 'Status', status: 'Failure', message, reason, code }),
  })

  // The server accepts no such webhook in admissionregistration.k8s.io/v1, but it keeps those of older versions.
  test('that rejects every dry run leaves its objects unchecked in diff, and apply writes them', async () => {
    const options = await namespaceFor('no-dry-run')
    place.write(configuration(maps('a'), options))
    const message = 'admission webhook "old.example.com" does not support dry run'
    const fault = answer(message, 400, 'BadRequest')
    proxy.behave = byRules([{ verb: 'PATCH', path: /\/configmaps\/a\?.*dryRun=/, fault }])
    const diff = await proxied('diff')
    expect(diff).toMatchObject({ code: 1, stderr: '2 to create\n', writes: [] })
    expect(diff.stdout).toMatch(
      /^\+ configmap\/a .*\n {4}not checked by the server: .*webhook old\.example\.com/m,
    )
    expect(diff.stdout.match(/not checked/g)).toHaveLength(1)
    expect(await proxied('apply')).toMatchObject({ code: 0, stderr: '2 created\n' })
  })

  test('whose backend is not up yet is tried again until it answers', async () => {
    const options = await namespaceFor('not-up')
    place.write(configuration(maps('ab'), options))
    const message =
      'Internal error occurred: failed calling webhook "new.example.com": failed to call webhook: Post "https://new.not-up.svc:443/": connection refused'
    const fault = answer(message, 500, 'InternalError')
    proxy.behave = byRules([{ verb: 'PATCH', path: /\/configmaps\/a\?(?!.*dryRun=)/, nth: [1, 2], fault }])
    expect(await proxied('apply')).toMatchObject({ code: 0, stderr: '3 created\n' })
  })
})

test('a child that an operator made with our labels and the last-applied annotation is kept', async () => {
  const options = await namespaceFor('child')
  place.write(configuration(maps('a'), options))
  expect(await run('apply')).toMatchObject({ code: 0 })
  const parent = await liveObject(plane, 'configmap/a', '-n', 'child')
  const labels = {
    ...parent.metadata.labels,
    kubernixos: `0${parent.metadata.labels?.['kubernixos']?.slice(1)}`,
  }
  const lastApplied = JSON.stringify({ ...configMap('a', {}, 'child'), metadata: { name: 'a', labels } })
  const annotations = { 'kubectl.kubernetes.io/last-applied-configuration': lastApplied }
  const child = {
    ...configMap('made', { a: 'b' }),
    metadata: { name: 'made', namespace: 'child', labels, annotations },
  }
  const stdin = JSON.stringify(child)
  const created = await plane.kubectl(['create', '--field-manager=operator', '-f', '-'], { stdin })
  expect(created).toMatchObject({ code: 0 })
  place.write(configuration(maps(''), options))
  const pruned = await run('apply', '--prune', '--yes')
  expect(pruned).toMatchObject({ code: 0, stdout: 'configmap/base restamped\nconfigmap/a pruned\n' })
  await kubectl(plane, 'get', 'configmap', 'made', '-n', 'child')
})

describe('a large object', () => {
  test('is applied without the last-applied annotation, for which it would be too large', async () => {
    const options = await namespaceFor('large')
    const large = configMap('large', { text: 'x'.repeat(900_000) })
    place.write(configuration({ large }, options))
    expect(await run('apply')).toMatchObject({ code: 0, stderr: '1 created\n' })
    const { metadata } = await liveObject(plane, 'configmap/large', '-n', 'large')
    expect(metadata.annotations).toBeUndefined()
    expect(await run('diff')).toMatchObject({ code: 0 })
  })

  test.each([
    ['1.2', 1_200_000, 'Invalid'],
    ['4', 4_000_000, 'RequestEntityTooLarge'],
  ])('of %s MB is refused by its name, and nothing is written', async (name, size, reason) => {
    const instance = `too-large-${name.replace('.', '-')}`
    const options = await namespaceFor(instance)
    place.write({
      'kubernixos.nix': `{ kubernixos = { instance = "${instance}"; namespace = "${options.namespace}"; manifests = {
        good = { apiVersion = "v1"; kind = "ConfigMap"; metadata.name = "good"; };
        large = { apiVersion = "v1"; kind = "ConfigMap"; metadata.name = "large";
          data.text = builtins.concatStringsSep "" (builtins.genList (n: "0123456789") ${size / 10}); };
      }; }; }\n`,
    })
    const refused = await run('apply')
    expect({ ...refused, stdout: sortedLines(refused.stdout) }).toMatchObject({
      code: 1,
      stdout: ['configmap/large refused'],
      writes: [],
    })
    expect(refused.stderr).toContain(`ConfigMap ${instance}/large refused: the server rejects it (${reason})`)
  })
})
