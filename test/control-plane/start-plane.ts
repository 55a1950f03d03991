import type { Binaries } from './binaries.ts'
import {
  apiServerFlags,
  controllerManagerFlags,
  etcdFlags,
  kwokFlags,
  type PlanePaths,
  schedulerFlags,
} from './component-flags.ts'
import { freePort } from './free-port.ts'
import { askPlane, type PlaneClientIdentity } from './plane-client.ts'
import { type Component, startComponent } from './plane-components.ts'
import { writePlaneFiles } from './plane-files.ts'
import { nodeObject } from './plane-nodes.ts'
import { namespacesReady, nodesReady, serverReady, waitFor } from './plane-ready.ts'
import { certificateKubeconfig, type PlaneAccess } from './plane-users.ts'

// The groups and users that the bootstrap RBAC roles of Kubernetes are bound to.
const clients = [
  { file: 'admin', name: 'admin', groups: ['system:masters'] },
  { file: 'controller-manager', name: 'system:kube-controller-manager' },
  { file: 'scheduler', name: 'system:kube-scheduler' },
  { file: 'kwok', name: 'kwok', groups: ['system:masters'] },
]

/** What a started plane offers: how to write kubeconfigs for it, and admin's credentials. */
export interface StartedPlane {
  readonly access: PlaneAccess
  readonly admin: PlaneClientIdentity
}

/**
 * Starts the processes of a plane in its (existing, empty) folder and waits until it is ready for tests.
 * @throws with the end of a component's log where it ends or does not get ready
 */
export async function startPlane(
  binaries: Binaries,
  paths: PlanePaths,
  options: { nodes: number; context: string },
): Promise<StartedPlane> {
  const place = { binaries, paths }
  const authority = await writePlaneFiles(paths)
  const identity = { ca: authority.pem, ...(await adminCertificate()) }
  async function adminCertificate() {
    const { pem, key } = await authority.issue({ commonName: 'admin', organizations: ['system:masters'] })
    return { cert: pem, key }
  }

  const components = [startComponent('etcd', place, etcdFlags(paths))]
  const assertAlive = () => {
    for (const component of components) component.assertAlive()
  }
  const { server, apiServer } = await startApiServer(place, identity, assertAlive)
  components.push(apiServer)

  const admin = { server, ...identity }
  const access = { paths, server, context: options.context, authority }
  for (const { file, ...user } of clients) await certificateKubeconfig(access, file, user)
  components.push(startComponent('kube-controller-manager', place, controllerManagerFlags(paths)))
  if (options.nodes > 0) {
    components.push(startComponent('kube-scheduler', place, schedulerFlags(paths)))
    components.push(startComponent('kwok', place, kwokFlags(paths)))
    for (let index = 1; index <= options.nodes; index++) {
      await askPlane(admin, 'POST', '/api/v1/nodes', nodeObject(index))
    }
  }

  const get = (path: string) => askPlane(admin, 'GET', path)
  await waitFor(namespacesReady(get), assertAlive)
  await waitFor(nodesReady(get, options.nodes), assertAlive)
  return { access, admin }
}

/** Another process may take the port between our look and the server's bind: then once more with another port. */
async function startApiServer(
  place: { binaries: Binaries; paths: PlanePaths },
  identity: Omit<PlaneClientIdentity, 'server'>,
  assertAlive: () => void,
): Promise<{ server: string; apiServer: Component }> {
  for (let attempt = 1; ; attempt++) {
    const port = await freePort()
    const server = `https://127.0.0.1:${port}`
    const apiServer = startComponent('kube-apiserver', place, apiServerFlags(place.paths, port))
    const lostPort = () =>
      apiServer.hasEnded() && apiServer.log().includes(`127.0.0.1:${port}: bind: address already in use`)
    const readyOrLost = {
      what: 'kube-apiserver',
      holds: async () =>
        lostPort() || (await serverReady(path => askPlane({ server, ...identity }, 'GET', path)).holds()),
    }
    await waitFor(readyOrLost, () => {
      assertAlive()
      if (!lostPort()) apiServer.assertAlive()
    })
    if (!lostPort()) return { server, apiServer }
    if (attempt === 5) apiServer.assertAlive()
  }
}
