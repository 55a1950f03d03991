import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type SocksProxy, startSocksProxy } from '../faults/socks-proxy.ts'
import { configMap, configuration } from './configuration.ts'
import { onPlane } from './on-plane.ts'

// The kubeconfig leads to a real API server, but only through a SOCKS proxy.
const { plane, place } = onPlane({ nodes: 0 })
let socks: SocksProxy

beforeAll(async () => {
  socks = await startSocksProxy()
  const kubeconfig = JSON.parse(readFileSync(plane.kubeconfig, 'utf8'))
  kubeconfig.clusters[0].cluster['proxy-url'] = `socks5://127.0.0.1:${socks.port}`
  place.write({ proxied: JSON.stringify(kubeconfig) })
})
afterAll(() => socks?.close())

test('apply, diff and prune through a SOCKS proxy', async () => {
  const run = (...args: string[]) => place.run([...args, '--kubeconfig', 'proxied'])
  const namespace = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } }
  place.write(configuration({ shop: namespace, web: configMap('web', { a: 'ä' }, 'shop') }))
  expect(await run('apply')).toMatchObject({
    code: 0,
    stdout: 'namespace/shop created\nconfigmap/web created\n',
  })
  const got = await plane.kubectl(['get', 'configmap', 'web', '-n', 'shop', '-o', 'jsonpath={.data.a}'])
  expect(got.stdout).toBe('ä')
  expect(await run('diff')).toMatchObject({ code: 0, stdout: '' })
  // Prune watches the ConfigMap until it is gone, and then deletes the Namespace.
  place.write(configuration({ other: configMap('other') }))
  expect(await run('apply', '--prune', '--yes')).toMatchObject({
    code: 0,
    stdout: 'configmap/other created\nconfigmap/web pruned\nnamespace/shop pruned\n',
  })
  const { port } = new URL(plane.server)
  expect(new Set(socks.asked)).toEqual(new Set([`127.0.0.1:${port}`]))
})

test('a SOCKS proxy that is not there is named', async () => {
  socks.close()
  const { code, stderr } = await place.run(['diff', '--kubeconfig', 'proxied'])
  expect(code).toBe(2)
  expect(stderr).toContain(`(through the proxy 127.0.0.1:${socks.port}) (ECONNREFUSED)\n`)
  expect(stderr).toContain('kubectl --kubeconfig proxied --context kubectl-nixos get --raw /readyz\n')
})
