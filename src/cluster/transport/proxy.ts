import { isIP } from 'node:net'
import { UserError } from '../../errors.ts'
import type { Environment } from '../kubeconfig/kubeconfig.ts'
import { exemptFromProxy } from './no-proxy.ts'
import { isSocks } from './send-through.ts'

function either(env: Environment, name: string): string {
  return env[name] || env[name.toLowerCase()] || ''
}

function isLoopback(host: string): boolean {
  if (host === 'localhost' || host === '::1') return true
  return isIP(host) === 4 && host.startsWith('127.')
}

/**
 * A proxy setting as a URL. Without a scheme it is http. The messages leave the value out, because it may contain a
 * password.
 */
function proxyUrl(value: string, from: string): string {
  const url = URL.parse(/^[a-z][a-z0-9+.-]*:\/\//i.test(value) ? value : `http://${value}`)
  if (url === null || url.hostname === '') throw new UserError(`${from} is not the URL of a proxy`)
  if (url.protocol !== 'http:' && url.protocol !== 'https:' && !isSocks(url)) {
    throw new UserError(
      `${from} names a ${url.protocol.slice(0, -1)} proxy; kubectl-nixos supports http, https and socks5 proxies`,
      {
        hint: 'use one of these, such as the SOCKS proxy of ssh: ssh -D 1080 HOST, and socks5://127.0.0.1:1080',
      },
    )
  }
  return url.href
}

/**
 * The proxy for requests to `server`, or undefined for none (docs/rules.md 9.3). The kubeconfig's proxy-url always
 * counts. Else HTTPS_PROXY or HTTP_PROXY counts, by the scheme of the server, except for loopback and hosts of
 * NO_PROXY. By itself Bun would send even loopback requests through HTTP_PROXY.
 */
export function proxyFor(
  server: string,
  ofKubeconfig: string | undefined,
  env: Environment,
): string | undefined {
  if (ofKubeconfig !== undefined) return proxyUrl(ofKubeconfig, "the kubeconfig's proxy-url")
  const url = new URL(server)
  const variable = url.protocol === 'https:' ? 'HTTPS_PROXY' : 'HTTP_PROXY'
  const value = either(env, variable)
  if (value === '') return undefined
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1')
  const port = url.port || (url.protocol === 'https:' ? '443' : '80')
  if (isLoopback(host) || exemptFromProxy(either(env, 'NO_PROXY'), host, port)) return undefined
  return proxyUrl(value, variable)
}
