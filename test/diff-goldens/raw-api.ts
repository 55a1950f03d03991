import { readFileSync } from 'node:fs'
import { request } from 'node:https'
import { parse } from 'yaml'
import type { KubeObject, LiveObject } from '../../src/manifest/object.ts'
import type { ControlPlane } from '../control-plane/control-plane.ts'

/** Requests on single objects whose answers are kept as the server sent them, in the order of its fields. */
export interface RawApi {
  get(object: KubeObject): Promise<LiveObject>
  /** A server-side apply as a field manager, by force. */
  apply(object: KubeObject, manager: string, dryRun?: boolean): Promise<LiveObject>
  /** A JSON merge patch (RFC 7386). */
  merge(object: KubeObject, patch: object): Promise<LiveObject>
  delete(object: KubeObject): Promise<void>
}

/** Talks to a plane as its admin. */
export function rawApi({ server, kubeconfig }: ControlPlane): RawApi {
  const config = parse(readFileSync(kubeconfig, 'utf8'))
  const { user } = config.users[0]
  const tls = {
    ca: readFileSync(config.clusters[0].cluster['certificate-authority'], 'utf8'),
    cert: Buffer.from(user['client-certificate-data'], 'base64'),
    key: Buffer.from(user['client-key-data'], 'base64'),
  }
  const ask = (method: string, path: string, body?: object, type = 'apply-patch+yaml'): Promise<LiveObject> =>
    new Promise((resolve, reject) => {
      const headers = { 'content-type': `application/${type}` }
      const asked = request(`${server}${path}`, { method, headers, ...tls }, async answer => {
        const text = (await answer.toArray()).join('')
        if ((answer.statusCode ?? 0) < 300) resolve(JSON.parse(text))
        else reject(new Error(`${method} ${path}: ${answer.statusCode} ${text}`))
      })
      asked.on('error', reject)
      asked.end(body && JSON.stringify(body))
    })
  return {
    get: object => ask('GET', pathOf(object)),
    apply: (object, manager, dryRun = false) => {
      const query = `fieldManager=${manager}&force=true${dryRun ? '&dryRun=All' : ''}`
      return ask('PATCH', `${pathOf(object)}?${query}`, object)
    },
    merge: (object, patch) => ask('PATCH', pathOf(object), patch, 'merge-patch+json'),
    delete: async object => {
      await ask('DELETE', pathOf(object))
    },
  }
}

function pathOf({ apiVersion, kind, metadata: { name, namespace } }: KubeObject): string {
  const root = apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`
  const plural = kind.toLowerCase().replace(/y$/, 'ie').replace(/ss$/, 'sse')
  return `${root}${namespace === undefined ? '' : `/namespaces/${namespace}`}/${plural}s/${name}`
}
