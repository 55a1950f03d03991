import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { type FaultProxy, startFaultProxy } from '../faults/fault-proxy.ts'
import { configMap, configuration } from './configuration.ts'
import { crd, custom } from './custom-kind.ts'
import { hold, isWrite } from './held-requests.ts'
import { actionsOf, jsonDocument } from './json-document.ts'
import { kubectl } from './live.ts'
import { onPlane } from './on-plane.ts'
import { startRun } from './running.ts'

// Runs that stop before their end, by a signal or by themselves: what they did is told (docs/rules.md 8.1 and 8.2).
const { plane, place, run } = onPlane({ nodes: 0 })
let proxy: FaultProxy

beforeAll(async () => {
  proxy = await startFaultProxy(plane)
  place.write({ proxied: proxy.kubeconfig })
})
afterAll(() => proxy?.close())

const interrupted = 'the run was interrupted'
const signals = [
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const
/** Each signal, with lines and with a document. */
const ways = signals.flatMap(([signal, code]) => [
  { signal, code, output: 'lines', more: [] as string[] },
  { signal, code, output: 'json', more: ['-o', 'json'] },
])

/** More objects than may be under way at once, and one in a later rank. */
const count = 101

function manyObjects(name: string) {
  const configMaps = Array.from({ length: count - 1 }, (_, index) => configMap(`${name}-${index}`))
  const spec = {
    replicas: 0,
    selector: { matchLabels: { app: name } },
    template: { metadata: { labels: { app: name } }, spec: { containers: [{ name: 'web', image: 'web' }] } },
  }
  const later = { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name }, spec }
  const manifests = Object.fromEntries(configMaps.map(one => [one.metadata.name, one]))
  return configuration({ ...manifests, later }, { instance: name })
}

/** A run of which some applies are held, and which has heard of a signal. */
async function signalledApply(name: string, signal: 'SIGINT' | 'SIGTERM', ...args: string[]) {
  place.write(manyObjects(name))
  const { held, first, letGo } = hold(proxy, isWrite)
  const running = start('apply', '-v=5', ...args)
  await first
  running.signal(signal)
  // What has waited for its turn has ended: nothing else would end while all applies are held.
  await running.said('ended: create ')
  return { running, held, letGo }
}

function start(...args: string[]) {
  return startRun(place, [...args, '--kubeconfig', 'proxied'])
}

/** A document that says why the run was stopped, and no more. */
function expectStopped(stdout: string, kind: string, message: string | RegExp): void {
  const document = jsonDocument(stdout)
  expect(document).toMatchObject({ kind, changes: [], error: { message: expect.stringMatching(message) } })
  expect(Object.values(document.summary).every(count => count === 0)).toBe(true)
}

describe.each(ways)('$signal, told as $output,', ({ signal, code, output, more }) => {
  const name = `${signal}-${output}`.toLowerCase()
  const json = output === 'json'

  test('ends the evaluation', async () => {
    const numbers = 'builtins.genList (n: n) 10000'
    const loop = `builtins.foldl' (a: _: builtins.foldl' (b: _: builtins.foldl' (c: _: c + 1) b numbers) a numbers) 0 numbers`
    place.write({
      'kubernixos.nix': `let numbers = ${numbers}; in { kubernixos.instance = builtins.trace "it has begun" (toString (${loop})); }\n`,
    })
    const running = start('apply', ...more)
    await running.said('it has begun')
    running.signal(signal)
    const ended = await running.ended
    expect(ended).toMatchObject({ code, stderr: expect.stringMatching(/(^|\n)interrupted\n$/) })
    if (json) expectStopped(ended.stdout, 'Rollout', 'interrupted before anything was written')
    else expect(ended.stdout).toBe('')
  })

  test.each([
    ['the kinds are asked for', 'GET', /^\/apis/],
    ['objects are tried', 'PATCH', /dryRun=All/],
  ])('ends a run while %s', async (_name, method, path) => {
    place.write(manyObjects(`${name}-look`))
    const { first, letGo } = hold(proxy, one => one.method === method && path.test(one.path))
    const running = start('diff', 'apply', ...more)
    await first
    running.signal(signal)
    letGo()
    const ended = await running.ended
    expect(ended).toMatchObject({ code, stderr: expect.stringMatching(/(^|\n)interrupted\n$/) })
    expect(ended.stderr).not.toContain('refused')
    if (!json) return expect(ended.stdout).toBe('')
    const [diff = '', rollout = ''] = ended.stdout.split(/(?<=^\}\n)/m)
    expectStopped(diff, 'Diff', /^(the run was stopped|interrupted) before /)
    expectStopped(rollout, 'Rollout', /^(the run was stopped|interrupted) before /)
  })

  test('lets applies under way end, and starts no other', async () => {
    const { running, held, letGo } = await signalledApply(`${name}-applies`, signal, ...more)
    letGo()
    const { code: exit, stdout, stderr } = await running.ended
    expect(exit).toBe(code)
    const [created, left] = [held.length, count - held.length]
    expect(created).toBeGreaterThan(0)
    expect(left).toBeGreaterThan(0)
    expect(stderr).toMatch(new RegExp(`\\n${created} created, ${left} not run\\ninterrupted\\n$`))
    const live = await kubectl(
      plane,
      'get',
      'cm,deploy',
      '-l',
      `kubernixos/instance=${name}-applies`,
      '-o',
      'name',
    )
    expect(live.trim().split('\n')).toHaveLength(created)
    if (!json) {
      expect(stdout.match(/ created\n/g)).toHaveLength(created)
      expect(stdout.match(/ not-run\n/g)).toHaveLength(left)
      expect(stderr).toContain(`Deployment default/${name}-applies not-run: ${interrupted}\n`)
      return
    }
    const { summary, changes } = jsonDocument(stdout)
    expect(summary).toMatchObject({ created, 'not-run': left })
    expect(changes).toHaveLength(count)
    expect(changes.at(-1)).toMatchObject({ action: 'not-run', reason: { message: interrupted } })
  })

  test('ends the wait for a CRD', async () => {
    const kind = `Crd${signal.toLowerCase()}${output}`
    place.write(
      configuration({ kind: crd(kind, ['v1']), one: custom(kind, 'one') }, { instance: `${name}-crd` }),
    )
    // As a server does that is slow to take up a CRD.
    proxy.behave = ({ path }) => (path === '/apis/example.com/v1' ? { status: 404 } : undefined)
    proxy.asked.length = 0
    const running = start('apply', ...more)
    await vi.waitFor(
      () => expect(proxy.asked.some(({ path }) => path === '/apis/example.com/v1')).toBe(true),
      {
        timeout: 30_000,
      },
    )
    running.signal(signal)
    const ended = await running.ended
    expect(ended).toMatchObject({
      code,
      stderr: expect.stringMatching(/1 created, 1 not run\ninterrupted\n$/),
    })
    if (json)
      expect(actionsOf(jsonDocument(ended.stdout))).toEqual({
        [`CustomResourceDefinition ${kind.toLowerCase()}s.example.com`]: 'created',
        [`${kind} one`]: 'not-run',
      })
    else expect(ended.stderr).toContain(`${kind} default/one not-run: ${interrupted}\n`)
  })

  test('ends the wait for a deletion', async () => {
    const kind = `Gone${signal.toLowerCase()}${output}`
    const base = { base: configMap(`${name}-base`) }
    const one = custom(kind, 'one', { finalizers: ['example.com/clean-up'] })
    const options = { instance: `${name}-gone` }
    proxy.behave = () => undefined
    place.write(configuration({ ...base, kind: crd(kind, ['v1']), one }, options))
    expect(await run('apply')).toMatchObject({ code: 0 })
    place.write(configuration(base, options))
    const running = start('prune', '--yes', ...more)
    await running.said(`waiting for ${kind} default/one to go`)
    running.signal(signal)
    const ended = await running.ended
    expect(ended).toMatchObject({
      code,
      stderr: expect.stringMatching(/1 pruned, 1 not run\ninterrupted\n$/),
    })
    if (json)
      expect(actionsOf(jsonDocument(ended.stdout))).toEqual({
        [`${kind} one`]: 'pruned',
        [`CustomResourceDefinition ${kind.toLowerCase()}s.example.com`]: 'not-run',
      })
    else expect(ended.stdout).toMatch(/ pruned\n.* not-run\n$/)
    await kubectl(plane, 'get', 'crd', `${kind.toLowerCase()}s.example.com`)
  })
})

describe('a request that is under way', () => {
  test.each([[[]], [['-o', 'json']]])('ends at once with the second signal: %j', async more => {
    const { running, letGo } = await signalledApply(`twice-${more.length}`, 'SIGINT', ...more)
    running.signal('SIGTERM')
    const { code, stdout, stderr } = await running.ended
    letGo()
    expect(code).toBe(143)
    // The answers never came, so that nobody knows what was written.
    expect(stdout).not.toContain(' created')
    expect(stderr).not.toMatch(/ not run$|^interrupted$/m)
  })

  test('is cut ten seconds after the first signal, and told as failed', async () => {
    const { running, held, letGo } = await signalledApply('cut', 'SIGINT', '-o', 'json')
    // SIGHUP is no second signal, because a terminal that closes may send it several times.
    running.signal('SIGHUP')
    const { code, stdout, stderr } = await running.ended
    letGo()
    const [failed, left] = [held.length, count - held.length]
    expect(code).toBe(130)
    expect(stderr).toMatch(new RegExp(`\\n${failed} failed, ${left} not run\\ninterrupted\\n$`))
    const { changes } = jsonDocument(stdout)
    const reasons = changes.flatMap(({ reason }: { reason?: { reason?: string } }) => reason?.reason ?? [])
    expect(reasons).toEqual(Array(failed).fill('Aborted'))
  })
})

test('a discovery that fails while a CRD is waited for loses no outcome', async () => {
  const manifests = { kind: crd('Lost', ['v1']), one: custom('Lost', 'one'), web: configMap('lost') }
  place.write(configuration(manifests, { instance: 'lost' }))
  proxy.behave = ({ path }) => {
    const written = proxy.asked.some(one => isWrite(one) && one.path.includes('losts.example.com'))
    return written && path.startsWith('/apis/example.com') ? { status: 500 } : undefined
  }
  const running = start('apply', '--retry-timeout=1', '-o', 'json')
  const { code, stdout } = await running.ended
  expect(code).toBe(1)
  expect(actionsOf(jsonDocument(stdout))).toEqual({
    'CustomResourceDefinition losts.example.com': 'failed',
    'ConfigMap lost': 'created',
    'Lost one': 'not-run',
  })
})

describe('-o json prints its document where a run', () => {
  const web = { web: configMap('web') }
  const options = { instance: 'documents' }

  /** Runs for a Diff and a Rollout, and holds that both say the same. */
  async function expectBoth(message: RegExp, env: Readonly<Record<string, string>> = {}): Promise<void> {
    const both = await place.run(['diff', 'apply', '--prune', '-o', 'json'], env)
    expect(both.code).toBe(2)
    const [diff = '', rollout = '', ...more] = both.stdout.split(/(?<=^\}\n)/m)
    expectStopped(diff, 'Diff', message)
    expectStopped(rollout, 'Rollout', message)
    expect(more).toEqual([])
  }

  test('cannot evaluate', async () => {
    place.write({ 'kubernixos.nix': '{ kubernixos = throw "no such thing"; }\n' })
    await expectBoth(/no such thing/)
  })

  test('does not reach the cluster', async () => {
    place.write(configuration(web, options))
    const cluster = { name: 'away', cluster: { server: 'https://127.0.0.1:1' } }
    const context = { name: 'away', context: { cluster: 'away' } }
    place.write({
      away: JSON.stringify({ 'current-context': 'away', clusters: [cluster], contexts: [context] }),
    })
    await expectBoth(/127\.0\.0\.1:1/, { KUBECONFIG: `${place.folder}/away` })
  })

  test.each([
    ['context', { context: 'another' }],
    ['server', { server: 'https://another.example.com' }],
    ['cluster', { clusterId: 'another' }],
  ])('is meant for another %s', async (_name, fence) => {
    place.write(configuration(web, { ...options, ...fence }))
    await expectBoth(/the configuration is for another cluster/)
  })

  test('may not delete, because nobody has agreed', async () => {
    place.write(configuration({ ...web, old: configMap('agreed') }, options))
    expect(await run('apply')).toMatchObject({ code: 0 })
    place.write(configuration(web, options))
    const { code, stdout } = await place.run(['apply', '--prune', '-o', 'json'])
    expect(code).toBe(1)
    expectStopped(stdout, 'Rollout', /^1 object would be deleted/)
    const asked = await place.runAtTerminal(['prune', '-o', 'json'], ['no'])
    expect(asked.code).toBe(1)
    expectStopped(asked.screen.slice(asked.screen.indexOf('{\n')), 'Rollout', /^not confirmed/)
    await kubectl(plane, 'get', 'configmap', 'agreed')
  })

  test('may not delete, because it cannot see every kind', async () => {
    const jane = await plane.user('jane')
    await kubectl(
      plane,
      'create',
      'clusterrole',
      'sighted',
      '--verb=get,patch,delete',
      '--resource=configmaps',
    )
    await kubectl(plane, 'create', 'clusterrolebinding', 'sighted', '--clusterrole=sighted', '--user=jane')
    const { code, stdout } = await place.run(['prune', '--yes', '-o', 'json'], { KUBECONFIG: jane })
    expect(code).toBe(1)
    expectStopped(stdout, 'Rollout', /^prune must see every kind/)
    await kubectl(plane, 'get', 'configmap', 'agreed')
  })
})
