import { spawn } from 'node:child_process'
import { isatty } from 'node:tty'
import { messageOf, UserError } from '../errors.ts'
import type { Environment } from './environment.ts'
import type { ClusterEntry, ExecEntry } from './kubeconfig.ts'

/** What a credential plugin hands over: a token, a client certificate, or both. */
export interface ExecCredential {
  readonly token?: string
  readonly cert?: string
  readonly key?: string
}

function execInfo(exec: ExecEntry, cluster: ClusterEntry, interactive: boolean): string {
  const info = {
    server: cluster.server,
    ...(cluster.tlsServerName && { 'tls-server-name': cluster.tlsServerName }),
    ...(cluster.skipVerify && { 'insecure-skip-tls-verify': true }),
    ...(cluster.caData && { 'certificate-authority-data': cluster.caData }),
    ...(cluster.proxyUrl && { 'proxy-url': cluster.proxyUrl }),
    config: null,
  }
  return JSON.stringify({
    apiVersion: exec.apiVersion,
    kind: 'ExecCredential',
    spec: { interactive, ...(exec.provideClusterInfo && { cluster: info }) },
  })
}

/** Runs the plugin. Its stderr is ours, and its stdin where it may ask: sign-in prompts must be seen. */
function run(exec: ExecEntry, env: Environment, interactive: boolean): Promise<string> {
  return new Promise((resolve, reject) => {
    const stdin = interactive ? 'inherit' : 'ignore'
    const child = spawn(exec.command, [...exec.args], { env: { ...env }, stdio: [stdin, 'pipe', 'inherit'] })
    const chunks: Buffer[] = []
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk))
    child.on('error', reject)
    child.on('close', code => {
      if (code === 0) resolve(Buffer.concat(chunks).toString('utf8'))
      else reject(new Error(code === null ? 'it was ended by a signal' : `it ended with exit code ${code}`))
    })
  })
}

function readCredential(output: string, apiVersion: string): ExecCredential {
  const answer = JSON.parse(output) as {
    kind?: unknown
    apiVersion?: unknown
    status?: Record<string, unknown>
  }
  if (answer.kind !== 'ExecCredential') throw new Error('it printed no ExecCredential')
  if (answer.apiVersion !== apiVersion) {
    throw new Error(
      `it printed apiVersion ${String(answer.apiVersion)}, the kubeconfig expects ${apiVersion}`,
    )
  }
  const { token, clientCertificateData: cert, clientKeyData: key } = answer.status ?? {}
  if (!token && !(cert && key)) throw new Error('it printed neither a token nor a client certificate')
  return {
    ...(token ? { token: String(token) } : {}),
    ...(cert && key ? { cert: String(cert), key: String(key) } : {}),
  }
}

/**
 * Asks a credential plugin (KEP-541). client-node's own runner hides the plugin's stderr and tells it
 * nothing through KUBERNETES_EXEC_INFO, so that plugins which sign in by a browser or a code would hang.
 * Throws a UserError that names the plugin; its output is never shown.
 */
export async function execCredential(
  exec: ExecEntry,
  cluster: ClusterEntry,
  env: Environment,
): Promise<ExecCredential> {
  const interactive = exec.interactiveMode !== 'Never' && isatty(0)
  if (exec.interactiveMode === 'Always' && !interactive) {
    throw new UserError(`credential plugin ${exec.command} needs a terminal (interactiveMode: Always)`)
  }
  const info = execInfo(exec, cluster, interactive)
  try {
    const output = await run(exec, { ...env, ...exec.env, KUBERNETES_EXEC_INFO: info }, interactive)
    return readCredential(output, exec.apiVersion)
  } catch (error) {
    const missing = (error as { code?: string }).code === 'ENOENT'
    const why = missing
      ? 'it is not installed'
      : error instanceof SyntaxError
        ? 'it printed no JSON'
        : messageOf(error)
    throw new UserError(`credential plugin ${exec.command} of the kubeconfig failed: ${why}`, {
      cause: error,
      ...(exec.installHint ? { hint: exec.installHint.trim() } : {}),
    })
  }
}
