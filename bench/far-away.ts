import { writeFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { startDelayingProxy } from './delaying-proxy.ts'
import { outputOf, type Surroundings } from './run.ts'

interface Kubeconfig {
  readonly clusters: readonly { cluster: { server: string; 'tls-server-name'?: string } }[]
}

/** The same cluster behind a delaying proxy. */
export interface FarAway {
  readonly at: Surroundings
  close(): void
}

/** Puts the cluster of the current context `roundTrip` milliseconds away, half of them on each way. */
export async function moveFarAway(at: Surroundings, roundTrip: number, kubectl: string): Promise<FarAway> {
  const view = [kubectl, 'config', 'view', '--raw', '--minify', '--flatten', '-o', 'json']
  const config = JSON.parse(await outputOf(view, at)) as Kubeconfig
  const cluster = config.clusters[0]?.cluster
  if (cluster === undefined) throw new Error(`${at.kubeconfig} has no cluster in its current context`)

  const server = new URL(cluster.server)
  const host = server.hostname.replace(/^\[|\]$/g, '')
  const proxy = await startDelayingProxy({ host, port: Number(server.port || 443), oneWay: roundTrip / 2 })
  cluster['tls-server-name'] ??= host
  server.host = `127.0.0.1:${(proxy.address() as AddressInfo).port}`
  cluster.server = server.href

  const kubeconfig = join(at.home, 'far-away.kubeconfig')
  writeFileSync(kubeconfig, JSON.stringify(config), { mode: 0o600 })
  return { at: { ...at, kubeconfig }, close: () => proxy.close() }
}
