import { readFileSync } from 'node:fs'
import { isIPv6 } from 'node:net'
import { join } from 'node:path'
import type { Environment, Kubeconfig } from './kubeconfig.ts'

const serviceAccount = '/var/run/secrets/kubernetes.io/serviceaccount'

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8').trim() || undefined
  } catch {
    return undefined
  }
}

/**
 * The pod's own cluster as a kubeconfig with one context, from the environment and the mounted service account.
 * Returns undefined outside of a pod. Only tests set `folder`.
 */
export function inClusterConfig(env: Environment, folder: string = serviceAccount): Kubeconfig | undefined {
  const host = env['KUBERNETES_SERVICE_HOST']
  const port = env['KUBERNETES_SERVICE_PORT']
  const tokenFile = join(folder, 'token')
  if (!host || !port || read(tokenFile) === undefined) return undefined
  const name = 'in-cluster'
  const server = `https://${isIPv6(host) ? `[${host}]` : host}:${port}`
  const namespace = env['POD_NAMESPACE'] || read(join(folder, 'namespace'))
  const context = { name, cluster: name, user: name, ...(namespace ? { namespace } : {}) }
  return {
    currentContext: name,
    contexts: new Map([[name, context]]),
    clusters: new Map([[name, { name, server, skipVerify: false, caFile: join(folder, 'ca.crt') }]]),
    users: new Map([[name, { name, tokenFile, asGroups: [], asUserExtra: {} }]]),
  }
}
