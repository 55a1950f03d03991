import { mkdir, mkdtemp, readFile, realpath } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { type AuditEvent, parseAuditLog } from './audit-event.ts'
import type { Binaries } from './binaries.ts'
import { planePaths } from './component-flags.ts'
import { findBinaries } from './find-binaries.ts'
import { certificateKubeconfig, tokenKubeconfig } from './plane-users.ts'
import { removePlane } from './remove-plane.ts'
import { type Finished, type ProgramInput, runProgram } from './run-program.ts'
import { type StartedPlane, startPlane } from './start-plane.ts'
import { startWatchdog, type Watchdog } from './start-watchdog.ts'

/** How a plane is to be started. */
export interface ControlPlaneOptions {
  /** Simulated nodes, 2 unless given; with 0 there is neither scheduler nor kwok, and pods stay pending. */
  readonly nodes?: number
  /** The name of the context in every kubeconfig, `kubectl-nixos` unless given. */
  readonly context?: string
  /** A folder for all of the plane's files, made where it is missing; a new temporary one unless given. */
  readonly folder?: string
  /** `caller` (the default): the plane ends with this process, at the latest. `until-stopped`: it outlives us. */
  readonly lifetime?: 'caller' | 'until-stopped'
}

/** A real control plane on 127.0.0.1. Everything it has lies in `folder`. */
export interface ControlPlane {
  readonly server: string
  readonly context: string
  readonly folder: string
  /** A kubeconfig with all rights (group system:masters). */
  readonly kubeconfig: string
  readonly caFile: string
  /** The programs it runs on, and the kubectl of the same version. */
  readonly binaries: Binaries
  /** Runs kubectl as admin, with a private HOME; a code other than 0 does not throw. */
  kubectl(args: readonly string[], input?: ProgramInput): Promise<Finished>
  /** The path of a kubeconfig with a client certificate of that user, who has no rights until RBAC gives some. */
  user(name: string, options?: { readonly groups?: readonly string[] }): Promise<string>
  /** The path of a kubeconfig with a bearer token of that service account, which is created where it is missing. */
  serviceAccount(namespace: string, name: string): Promise<string>
  /** Every request that the server has answered so far, in the order of its audit log. */
  auditEvents(): Promise<AuditEvent[]>
  /** Ends all processes of the plane and removes its folder. */
  stop(): Promise<void>
}

/**
 * Starts a control plane that is ready for tests: its API server answers, namespaces are complete, nodes are ready.
 * @throws where programs are missing and cannot be built, or a component fails; nothing is left behind then
 */
export async function startControlPlane(options: ControlPlaneOptions = {}): Promise<ControlPlane> {
  const binaries = await findBinaries()
  const folder = await newFolder(options.folder)
  const watchdog = startWatchdog(folder)
  const settings = { nodes: options.nodes ?? 2, context: options.context ?? 'kubectl-nixos' }
  try {
    const started = await startPlane(binaries, planePaths(folder), settings)
    if (options.lifetime === 'until-stopped') await watchdog.release()
    return controlPlane(started, binaries, watchdog)
  } catch (error) {
    await removePlane(folder)
    await watchdog.release()
    throw error
  }
}

async function newFolder(given: string | undefined): Promise<string> {
  if (!given) return realpath(await mkdtemp(`${tmpdir()}/kubectl-nixos-plane-`))
  await mkdir(given, { recursive: true, mode: 0o700 })
  return realpath(given)
}

function controlPlane({ access, admin }: StartedPlane, binaries: Binaries, watchdog: Watchdog): ControlPlane {
  const { paths, server, context } = access
  const kubeconfig = `${paths.kubeconfigs}/admin`
  return {
    server,
    context,
    folder: paths.folder,
    kubeconfig,
    caFile: `${paths.pki}/ca.crt`,
    binaries,
    kubectl: (args, input) => {
      // kubectl caches discovery by host and port, and a port may have been another plane's before.
      const env = { HOME: `${paths.folder}/home`, KUBECONFIG: kubeconfig, ...input?.env }
      return runProgram([binaries.kubectl, ...args], { ...input, env })
    },
    user: (name, user) => certificateKubeconfig(access, `user-${name}`, { name, ...user }),
    serviceAccount: (namespace, name) => tokenKubeconfig(access, admin, { namespace, name }),
    auditEvents: async () => parseAuditLog(await readFile(`${paths.logs}/audit.jsonl`, 'utf8')),
    stop: async () => {
      await removePlane(paths.folder)
      await watchdog.release()
    },
  }
}
