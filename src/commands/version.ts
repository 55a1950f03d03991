import { UserError } from '../errors.ts'
import { skewWarning, type VersionFacts, versionJson, versionText } from '../report/version.ts'
import { findNixVersion } from '../source/nix/nix-version.ts'
import { clientVersion } from './client-version.ts'
import type { Io } from './io.ts'
import type { VersionRequest } from './request.ts'

/**
 * Prints the version of this program and, without `--client`, those of nix and of the server. A missing nix or
 * kubeconfig is not a failure. If the kubeconfig names a server that does not answer, it throws a UserError after
 * it has printed the rest.
 */
export async function version(request: VersionRequest, io: Io): Promise<void> {
  const client = clientVersion()
  const show = request.output === 'json' ? versionJson : versionText
  if (request.clientOnly) return io.out(show({ client }))
  // Loaded only here, because `--version` does not need what talks to a cluster.
  const { askServerVersion } = await import('./server-version.ts')
  const [nix, { server, failure }] = await Promise.all([nixVersion(io), askServerVersion(request, io)])
  io.stop.throwIfAborted()
  io.out(show({ client, nix, server }))
  if (failure !== undefined) throw failure
  const warning = 'message' in server ? undefined : skewWarning(server.version, server.skew)
  if (warning !== undefined) io.err(`${io.errColor.yellow('Warning:')} ${warning}\n`)
}

async function nixVersion({ cwd, env, stop: signal }: Io): Promise<NonNullable<VersionFacts['nix']>> {
  try {
    return await findNixVersion({ cwd, env, signal })
  } catch (error) {
    if (!(error instanceof UserError)) throw error
    return { message: error.message, hint: error.hint }
  }
}
