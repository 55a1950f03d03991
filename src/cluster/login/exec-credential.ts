import { spawn } from 'node:child_process'
import { isatty } from 'node:tty'
import { messageOf, UserError } from '../../errors.ts'
import type { ClusterEntry, Environment, ExecEntry } from '../kubeconfig/kubeconfig.ts'

/** What a credential plugin hands over: a token, a client certificate, or both. */
export interface ExecCredential {
  readonly token?: string
  readonly cert?: string
  readonly key?: string
}

/** What ends a plugin that does not end by itself. */
export interface PluginLimits {
  readonly signal?: AbortSignal | undefined
  /** Milliseconds for a plugin that can ask nobody; one that signs somebody in may take its time. 0 is no limit. */
  readonly pluginTimeout?: number | undefined
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
function run(exec: ExecEntry, env: Environment, interactive: boolean, end: AbortSignal): Promise<string> {
  return new Promise((resolve, reject) => {
    end.throwIfAborted()
    const stdin = interactive ? 'inherit' : 'ignore'
    const child = spawn(exec.command, [...exec.args], { env: { ...env }, stdio: [stdin, 'pipe', 'inherit'] })
    const chunks: Buffer[] = []
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk))
    // Not once it has ended: what it started may hold its stdout open.
    end.addEventListener('abort', () => {
      child.kill()
      reject(end.reason)
    })
    child.on('error', reject)
    child.on('close', code => {
      if (code === 0) resolve(Buffer.concat(chunks).toString('utf8'))
      else reject(new Error(code === null ? 'it was ended by a signal' : `it ended with exit code ${code}`))
    })
  })
}

function endOf({ signal, pluginTimeout = 0 }: PluginLimits, interactive: boolean): AbortSignal {
  const limited = !interactive && pluginTimeout > 0
  return AbortSignal.any([
    ...(signal ? [signal] : []),
    ...(limited ? [AbortSignal.timeout(pluginTimeout)] : []),
  ])
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
  limits: PluginLimits = {},
): Promise<ExecCredential> {
  const interactive = exec.interactiveMode !== 'Never' && isatty(0)
  if (exec.interactiveMode === 'Always' && !interactive) {
    throw new UserError(`credential plugin ${exec.command} needs a terminal (interactiveMode: Always)`)
  }
  const info = execInfo(exec, cluster, interactive)
  try {
    const given = { ...env, ...exec.env, KUBERNETES_EXEC_INFO: info }
    const output = await run(exec, given, interactive, endOf(limits, interactive))
    return readCredential(output, exec.apiVersion)
  } catch (error) {
    const { why, hint } = explain(error, exec, limits)
    throw new UserError(`credential plugin ${exec.command} of the kubeconfig failed: ${why}`, {
      cause: error,
      ...(hint === undefined ? {} : { hint }),
    })
  }
}

function explain(error: unknown, exec: ExecEntry, { pluginTimeout = 0 }: PluginLimits) {
  const hint = exec.installHint?.trim() || undefined
  const { code, name } = error as { code?: string; name?: string }
  if (code === 'ENOENT') return { why: 'it is not installed', hint }
  if (error instanceof SyntaxError) return { why: 'it printed no JSON', hint }
  if (name !== 'TimeoutError') return { why: messageOf(error), hint }
  const why = `it did not end within ${pluginTimeout / 1000} s (--request-timeout)`
  return { why, hint: 'run it by itself to see what it waits for, or allow more time with --request-timeout' }
}
