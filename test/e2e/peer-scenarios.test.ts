import { afterAll, beforeAll, expect, test } from 'vitest'
import type { ProxiedRequest } from '../faults/fault.ts'
import { type FaultProxy, startFaultProxy } from '../faults/fault-proxy.ts'
import { configMap, configuration } from './configuration.ts'
import { kubectl, liveObject, liveObjects } from './live.ts'
import { onPlane } from './on-plane.ts'

// Scenarios that other tools test and that no other file has. docs/peers.md lists all of them.
const { plane, place, run } = onPlane({ nodes: 0 })
let proxy: FaultProxy

beforeAll(async () => {
  proxy = await startFaultProxy(plane)
  place.write({ proxied: proxy.kubeconfig })
})
afterAll(() => proxy?.close())

const proxied = ['--kubeconfig', 'proxied']

/** Makes the server refuse what matches: a request that is no dry run. */
function refuse(method: string, path: string): void {
  proxy.behave = (request: ProxiedRequest) =>
    request.method === method && request.path.split('?')[0] === path && !request.path.includes('dryRun=')
      ? { status: 500, body: 'the disk is full' }
      : undefined
}

const pathOf = (name: string) => `/api/v1/namespaces/default/configmaps/${name}`

async function mapsOf(instance: string): Promise<string[]> {
  const maps = await liveObjects(
    plane,
    'configmaps',
    '-n',
    'default',
    '-l',
    `kubernixos/instance=${instance}`,
  )
  return maps.map(({ metadata }) => metadata.name).sort()
}

test('diff counts a creation, an update and a deletion, shows a field that goes, and is empty after apply', async () => {
  const options = { instance: 'counts' }
  const before = { old: configMap('count-old'), web: configMap('count-web', { a: '1', goes: 'away' }) }
  place.write(configuration(before, options))
  expect(await run('apply')).toMatchObject({ code: 0, stderr: '2 created\n' })
  place.write(
    configuration({ new: configMap('count-new'), web: configMap('count-web', { a: '2' }) }, options),
  )
  const diff = await run('diff')
  expect(diff).toMatchObject({ code: 1, stderr: '1 to create, 1 to update, 1 to delete\n', writes: [] })
  expect(diff.stdout).toMatch(/^ +~ data\.a: "1" → "2"\n +- data\.goes: away$/m)
  expect(await run('apply', '--prune', '--yes')).toMatchObject({
    code: 0,
    stderr: '1 created, 1 configured, 1 pruned\n',
  })
  expect(await run('diff')).toMatchObject({ code: 0, stdout: '', stderr: '2 unchanged\n' })
})

test('of three objects only the one that has drifted is written', async () => {
  const names = ['drift-one', 'drift-two', 'drift-three']
  const maps = Object.fromEntries(names.map(name => [name, configMap(name, { a: '1' })]))
  place.write(configuration(maps, { instance: 'drifted' }))
  expect(await run('apply')).toMatchObject({ code: 0 })
  await kubectl(plane, 'patch', 'configmap', 'drift-two', '--type=merge', '-p', '{"data":{"a":"2"}}')
  const { code, stderr, writes } = await run('apply')
  expect({ code, stderr }).toEqual({
    code: 0,
    stderr: expect.stringMatching(/^ +taken back: data\.a of .*\n1 configured, 2 unchanged\n$/m),
  })
  expect(writes.map(write => write.split('?')[0])).toEqual([`patch ${pathOf('drift-two')}`])
  expect((await liveObject(plane, 'configmap/drift-two'))['data']).toEqual({ a: '1' })
})

test('an immutable Secret is refused by its name, and no message has its values', async () => {
  const secret = (password: string) => ({
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: 'fixed' },
    immutable: true,
    stringData: { password },
  })
  const options = { instance: 'fixed' }
  place.write(configuration({ it: secret('hunter-old') }, options))
  expect(await run('apply')).toMatchObject({ code: 0 })
  place.write(configuration({ it: secret('hunter-new'), other: configMap('fixed-other') }, options))
  const { code, stdout, stderr, writes } = await run('apply', '-v=6')
  expect({ code, writes }).toEqual({ code: 1, writes: [] })
  expect(stderr).toMatch(/^Secret default\/fixed refused: the server does not let data change \(Invalid\): /m)
  const secrets = ['hunter-old', 'hunter-new'].flatMap(text => [text, Buffer.from(text).toString('base64')])
  expect(secrets.filter(text => `${stdout}${stderr}`.includes(text))).toEqual([])
  expect((await liveObject(plane, 'secret/fixed'))['data']).toEqual({ password: btoa('hunter-old') })
})

test('objects of a Namespace that can not be created are not run, the others are, and nothing is pruned', async () => {
  const options = { instance: 'needs' }
  const other = configMap('needs-other')
  place.write(configuration({ other, old: configMap('needs-old') }, options))
  expect(await run('apply')).toMatchObject({ code: 0 })
  const space = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'needed' } }
  const inside = configMap('inside', {}, 'needed')
  place.write(configuration({ other, space, inside, beside: configMap('needs-beside') }, options))
  refuse('PATCH', '/api/v1/namespaces/needed')
  const failed = await run('apply', '--prune', '--yes', ...proxied)
  expect(failed).toMatchObject({ code: 1, stderr: expect.stringMatching(/\napply-failed: /) })
  expect(failed.stdout).toMatch(/^configmap\/inside not-run$/m)
  expect(failed.writes.filter(write => write.startsWith('delete') || write.includes('/inside'))).toEqual([])
  expect(await mapsOf('needs')).toEqual(['needs-beside', 'needs-old', 'needs-other'])

  proxy.behave = () => undefined
  expect(await run('apply', '--prune', '--yes', ...proxied)).toMatchObject({ code: 0 })
  expect(await mapsOf('needs')).toEqual(['needs-beside', 'needs-other'])
  await kubectl(plane, 'get', 'configmap', 'inside', '-n', 'needed')
})

test('what a failed run has created goes with what was there before it, once the configuration has neither', async () => {
  const options = { instance: 'stale' }
  const stays = configMap('stale-stays')
  place.write(configuration({ stays, first: configMap('stale-first') }, options))
  expect(await run('apply')).toMatchObject({ code: 0 })
  place.write(
    configuration({ stays, second: configMap('stale-second'), bad: configMap('stale-bad') }, options),
  )
  refuse('PATCH', pathOf('stale-bad'))
  expect(await run('apply', '--prune', '--yes', ...proxied)).toMatchObject({ code: 1 })
  expect(await mapsOf('stale')).toEqual(['stale-first', 'stale-second', 'stale-stays'])

  place.write(configuration({ stays, third: configMap('stale-third') }, options))
  // A deletion that fails is tried again by the next run.
  refuse('DELETE', pathOf('stale-second'))
  expect(await run('apply', '--prune', '--yes', ...proxied)).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/\nprune-failed: /),
  })
  expect(await mapsOf('stale')).toEqual(['stale-second', 'stale-stays', 'stale-third'])
  proxy.behave = () => undefined
  expect(await run('apply', '--prune', '--yes', ...proxied)).toMatchObject({ code: 0 })
  expect(await mapsOf('stale')).toEqual(['stale-stays', 'stale-third'])
})
