import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type ControlPlane, startControlPlane } from '../control-plane/control-plane.ts'
import { configMap, configuration } from './configuration.ts'
import { type Workspace, workspace, writesSince } from './program.ts'

// Who the server is and who we are, with the program itself; transport.test.ts has the details of the wire.
let plane: ControlPlane
let other: ControlPlane
let place: Workspace

beforeAll(async () => {
  const started = [startControlPlane({ nodes: 0 }), startControlPlane({ nodes: 0 })] as const
  plane = await started[0]
  other = await started[1]
  place = workspace(configuration({ web: configMap('web') }), { plane })
})

afterAll(async () => {
  place?.remove()
  await plane?.stop()
  await other?.stop()
})

test('a server whose certificate is of another CA is refused, and hears nothing', async () => {
  const kubeconfig = readFileSync(plane.kubeconfig, 'utf8').replaceAll(plane.caFile, other.caFile)
  expect(kubeconfig).toContain(other.caFile)
  place.write({ 'wrong-ca': kubeconfig })
  const start = new Date()
  const { code, stdout, stderr } = await place.run(['apply'], { KUBECONFIG: `${place.folder}/wrong-ca` })
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
  expect(stderr).toMatch(/cannot reach the cluster at https:\/\/127\.0\.0\.1:\d+ .*certificate/)
  expect(stderr).toContain('compare the CA and server of the context')
  expect(await writesSince(plane, start)).toEqual([])
})

test('NODE_TLS_REJECT_UNAUTHORIZED does not open the door', async () => {
  const env = { KUBECONFIG: `${place.folder}/wrong-ca`, NODE_TLS_REJECT_UNAUTHORIZED: '0' }
  expect(await place.run(['apply'], env)).toMatchObject({ code: 1, stdout: '' })
})

test('a client certificate says who we are, a token too', async () => {
  const users = [await plane.user('jane'), await plane.serviceAccount('default', 'deployer')]
  for (const user of users) {
    const { stderr } = await place.run(['apply'], { KUBECONFIG: user })
    expect(stderr).toContain('forbidden')
  }
  const seen = (await plane.auditEvents())
    .filter(({ userAgent, verb }) => userAgent?.startsWith('kubectl-nixos') && verb === 'patch')
    .map(({ user }) => user.username)
  expect(new Set(seen)).toEqual(new Set(['jane', 'system:serviceaccount:default:deployer']))
})

test('of two kubeconfigs the first one decides, as for kubectl', async () => {
  const list = `/nowhere/config:${other.kubeconfig}:${plane.kubeconfig}`
  expect(await place.run(['apply'], { KUBECONFIG: list })).toMatchObject({ code: 0 })
  const get = ['get', 'configmap', 'web', '-n', 'default']
  expect((await other.kubectl(get)).code).toBe(0)
  expect((await plane.kubectl(get)).stderr).toContain('not found')
})

test('proxies of the environment are not asked for a server on loopback', async () => {
  const env = { HTTPS_PROXY: 'http://127.0.0.1:9', HTTP_PROXY: 'http://127.0.0.1:9', NO_PROXY: undefined }
  expect(await place.run(['diff'], env)).toMatchObject({ code: 1 })
})
