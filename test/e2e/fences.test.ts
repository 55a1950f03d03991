import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { type FakeApiServer, startFakeApiServer } from '../faults/fake-api-server.ts'
import { configMap, configuration } from './configuration.ts'
import { onPlane } from './on-plane.ts'
import { writesSince } from './program.ts'

// The kubeconfig leads to a real cluster, and by the context `away` to another one.
const { plane, place } = onPlane({ nodes: 0, context: 'here' })
let away: FakeApiServer

beforeAll(async () => {
  away = await startFakeApiServer()
  const kubeconfig = JSON.parse(readFileSync(plane.kubeconfig, 'utf8'))
  const login = { name: 'plugin', user: { exec: plugin } }
  kubeconfig.users.push(login)
  kubeconfig.clusters.push({ name: 'away', cluster: { server: awayUrl() } })
  kubeconfig.contexts.push(
    { name: 'away', context: { cluster: 'away', user: '' } },
    { name: 'by-plugin', context: { cluster: 'away', user: 'plugin' } },
  )
  place.write({ kubeconfig: JSON.stringify(kubeconfig) })
})
afterAll(async () => {
  await away?.close()
})
beforeEach(() => {
  away.connections = 0
})

// Asking must not start it: it would leave a file.
const plugin = {
  apiVersion: 'client.authentication.k8s.io/v1',
  command: 'sh',
  args: ['-c', 'touch asked; exit 1'],
  interactiveMode: 'Never',
}

const awayUrl = () => `http://127.0.0.1:${away.port}`

async function kubeSystemUid(): Promise<string> {
  const got = await plane.kubectl(['get', 'namespace', 'kube-system', '-o', 'jsonpath={.metadata.uid}'])
  return got.stdout
}

async function run(options: Record<string, string>, ...args: string[]) {
  place.write(configuration({ web: configMap('web') }, options))
  const start = new Date()
  const finished = await place.run([...args, '--kubeconfig', 'kubeconfig'])
  return { ...finished, writes: (await writesSince(plane, start)).length }
}

test.each([
  ['diff', 2],
  ['apply', 1],
])('kubernixos.server is another one: %s', async (verb, code) => {
  expect(await run({ server: `${awayUrl()}/` }, verb)).toEqual({
    code,
    stdout: '',
    stderr: `error: the configuration is for another cluster: kubernixos.server is ${awayUrl()}, but the kubeconfig leads to ${plane.server}\nthis context fits: --context away (also by-plugin)\nrefused: nothing was written\n`,
    writes: 0,
  })
  expect(away.connections).toBe(0)
})

test('no context leads to kubernixos.server', async () => {
  const { code, stderr, writes } = await run({ server: 'https://prod.example:6443' }, 'apply')
  expect([code, writes]).toEqual([1, 0])
  expect(stderr).toContain('\nno context of the kubeconfig fits; add one, or change kubernixos.server\n')
})

test('kubernixos.context is another one', async () => {
  expect(await run({ context: 'away' }, 'apply', '--prune', '--yes')).toEqual({
    code: 1,
    stdout: '',
    stderr:
      'error: the configuration is for another cluster: kubernixos.context is away, but the kubeconfig leads to here\nthis context fits: --context away\nrefused: nothing was written\n',
    writes: 0,
  })
})

test('kubernixos.clusterId is another one: no other cluster is contacted', async () => {
  const id = await kubeSystemUid()
  expect(await run({ clusterId: 'fake-uid' }, 'apply')).toEqual({
    code: 1,
    stdout: '',
    stderr: `error: the configuration is for another cluster: kubernixos.clusterId is fake-uid, but the kubeconfig leads to ${id}\nchoose another context with --context NAME: away, by-plugin; --find-context asks their clusters which one it is\nrefused: nothing was written\n`,
    writes: 0,
  })
  expect(away.connections).toBe(0)
})

test('--find-context asks the clusters of the other contexts', async () => {
  const found = await run({ clusterId: 'fake-uid' }, 'apply', '--find-context')
  expect(found).toMatchObject({ code: 1, stdout: '', writes: 0 })
  expect(found.stderr).toContain('\nthis context fits: --context away\n')
  expect(away.connections).toBeGreaterThan(0)
  const { code, stderr } = await run({ clusterId: 'nobody' }, 'diff', '--find-context')
  expect(code).toBe(2)
  expect(stderr).toContain(
    "\nno other context was found that leads there; not asked, because they log in by a plugin: by-plugin; to see a cluster's id: kubectl --kubeconfig kubeconfig --context NAME get namespace kube-system -o 'jsonpath={.metadata.uid}'\n",
  )
  expect(await place.run(['dump', '-o', 'name'])).toMatchObject({ code: 0 })
})

test('--find-context does not run the login plugin of another context', async () => {
  await run({ clusterId: 'fake-uid' }, 'apply', '--find-context')
  expect(() => readFileSync(`${place.folder}/asked`)).toThrow('ENOENT')
  // The plugin runs if its context is named.
  await run({}, 'diff', '--context', 'by-plugin')
  expect(readFileSync(`${place.folder}/asked`, 'utf8')).toBe('')
})

test('fences that fit let through, however the server is spelled', async () => {
  const server = `${plane.server.replace('https:', 'HTTPS:')}/`
  const fitting = { server, context: 'here', clusterId: await kubeSystemUid() }
  expect(await run(fitting, 'apply')).toMatchObject({ code: 0, stdout: 'configmap/web created\n', writes: 1 })
})
