import { readFileSync } from 'node:fs'
import { isatty } from 'node:tty'
import { messageOf, UserError } from '../../errors.ts'
import { runChild } from '../../run-child.ts'
import type { ClusterEntry, Environment, ExecEntry } from '../kubeconfig/kubeconfig.ts'

/** What a credential plugin returns: a token, a client certificate with its key, or both. */
export interface ExecCredential {
  readonly token?: string
  readonly cert?: string
  readonly key?: string
}

/** What ends a plugin before it ends by itself. */
export interface PluginLimits {
  readonly signal?: AbortSignal | undefined
  /**
   * Milliseconds for a plugin that cannot ask at the terminal; 0 means no limit. A plugin that can ask has no
   * limit, because a person may need time to log in.
   */
  readonly pluginTimeout?: number | undefined
}

/** The CA in base64, also if the kubeconfig names a file, because a plugin can't know where that file is. */
function authorityOf({ caData, caFile }: ClusterEntry): string | undefined {
  return caData || (caFile && readFileSync(caFile).toString('base64'))
}

/** What client-go tells a plugin about the cluster. */
function clusterInfo(cluster: ClusterEntry) {
  const authority = authorityOf(cluster)
  return {
    server: cluster.server,
    ...(cluster.tlsServerName && { 'tls-server-name': cluster.tlsServerName }),
    ...(cluster.skipVerify && { 'insecure-skip-tls-verify': true }),
    ...(authority && { 'certificate-authority-data': authority }),
    ...(cluster.proxyUrl && { 'proxy-url': cluster.proxyUrl }),
    ...(cluster.disableCompression && { 'disable-compression': true }),
    config: cluster.pluginConfig ?? null,
  }
}

function execInfo(exec: ExecEntry, cluster: ClusterEntry, interactive: boolean): string {
  return JSON.stringify({
    apiVersion: exec.apiVersion,
    kind: 'ExecCredential',
    spec: { interactive, ...(exec.provideClusterInfo && { cluster: clusterInfo(cluster) }) },
  })
}

// Characters. An ExecCredential has a few thousand; a program that prints more is not a working credential plugin.
const longestOutput = 1_000_000

/**
 * Runs the plugin and returns its stdout. Its stderr goes to our stderr, and it reads our stdin if it may ask, so
 * that the user sees its prompts.
 */
async function run(
  exec: ExecEntry,
  env: Environment,
  interactive: boolean,
  end: AbortSignal,
): Promise<string> {
  const { stdout, exitCode, endedBy } = await runChild(exec.command, exec.args, {
    env,
    stdin: interactive ? 'inherit' : 'ignore',
    stderr: 'inherit',
    maxOutput: longestOutput,
    signal: end,
    stopBy: 'SIGTERM',
  })
  if (exitCode === 0) return stdout
  throw new Error(
    endedBy === undefined ? `it ended with exit code ${exitCode}` : `it was ended by ${endedBy}`,
  )
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
  if (answer.kind !== 'ExecCredential') throw new Error('it did not print an ExecCredential')
  if (answer.apiVersion !== apiVersion) {
    throw new Error(
      `it printed apiVersion ${String(answer.apiVersion)}, but the kubeconfig expects ${apiVersion}`,
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
 * Runs a credential plugin (KEP-541). client-node's own runner hides the plugin's stderr and leaves
 * KUBERNETES_EXEC_INFO without content, so a plugin that logs in by a browser or a code would hang. Throws a
 * UserError that names the plugin. The plugin's output is never shown, because it contains the credentials.
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
  if (error instanceof SyntaxError) return { why: 'it did not print JSON', hint }
  if (name !== 'TimeoutError') return { why: messageOf(error), hint }
  const why = `it did not end within ${pluginTimeout / 1000} s (--request-timeout)`
  return {
    why,
    hint: 'run the plugin by itself to see what it waits for, or allow more time with --request-timeout',
  }
}
