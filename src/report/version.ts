import type { JsonObject } from '../manifest/object.ts'
import type { ClusterIdentity } from '../plan/plan-head.ts'
import { documentText } from './document.ts'
import { visible } from './visible.ts'

/** The version of this program. */
export interface ClientVersion {
  readonly version: string
  readonly commit: string
  readonly bun: string
}

interface NixVersion {
  readonly path: string
  readonly implementation: string
  readonly version: string
}

/**
 * A server's version, and how it compares with the versions of this release. `skew` is undefined if the server's
 * text contains no version.
 */
export interface ServerVersion {
  readonly version: string
  readonly cluster: ClusterIdentity
  readonly skew: Skew | undefined
}

interface Skew {
  readonly oldestSupported: string
  readonly newestTested: string
  readonly verdict: 'supported' | 'older' | 'newer'
}

/** Why a version is not known. */
interface Unknown {
  readonly message: string
  readonly hint: string | undefined
}

/** No version of a server. `no-kubeconfig` is not a failure, because there may be no cluster yet. */
export interface NoServer extends Unknown {
  readonly reason: 'no-kubeconfig' | 'failed'
}

/** What `version` has found. With `--client`, nix and server are absent. */
export interface VersionFacts {
  readonly client: ClientVersion
  readonly nix?: NixVersion | Unknown
  readonly server?: ServerVersion | NoServer
}

/**
 * Lines in kubectl's form: `Client Version: v1.2.3`. A server that failed has no line, because the error on stderr
 * names it.
 */
export function versionText({ client, nix, server }: VersionFacts): string {
  const lines = [
    `Client Version: ${client.version}`,
    `Commit: ${client.commit}`,
    `Bun Version: v${client.bun}`,
    ...(nix === undefined ? [] : [`Nix Version: ${nixText(nix)}`]),
    ...serverLine(server),
  ]
  return `${lines.map(visible).join('\n')}\n`
}

function nixText(nix: NixVersion | Unknown): string {
  if ('message' in nix) return `none, ${nix.message}${nix.hint === undefined ? '' : `; ${nix.hint}`}`
  const { implementation, path, version } = nix
  return `v${version} (${implementation === 'Nix' ? '' : `${implementation}, `}${path})`
}

function serverLine(server: VersionFacts['server']): string[] {
  if (server === undefined) return []
  if (!('message' in server)) return [`Server Version: ${server.version}`]
  return server.reason === 'no-kubeconfig' ? [`Server Version: none, ${server.message}`] : []
}

/** A warning about a server that is older or newer than this release supports; undefined for other servers. */
export function skewWarning(version: string, skew: Skew | undefined): string | undefined {
  const shown = visible(version)
  if (skew === undefined) return `the server's version cannot be read: ${shown}`
  const { verdict, oldestSupported, newestTested } = skew
  if (verdict === 'supported') return undefined
  return verdict === 'older'
    ? `the server (${shown}) is older than v${oldestSupported}, the oldest that kubectl-nixos supports. It may drop unknown fields without an error`
    : `the server (${shown}) is newer than v${newestTested}, the newest that this release was tested with`
}

/** The `Version` document of schema/output.json. */
export function versionJson({ client, nix, server }: VersionFacts): string {
  const { version, commit, bun } = client
  return documentText('Version', {
    clientVersion: { version, commit, bun },
    ...nixFields(nix),
    ...serverFields(server),
  })
}

function nixFields(nix: VersionFacts['nix']): JsonObject {
  if (nix === undefined) return {}
  if ('message' in nix) return { noNix: unknownJson(nix) }
  const { path, implementation, version } = nix
  return { nix: { path, implementation, version } }
}

function serverFields(server: VersionFacts['server']): JsonObject {
  if (server === undefined) return {}
  if ('message' in server) return { noServerVersion: { reason: server.reason, ...unknownJson(server) } }
  const { version, cluster, skew } = server
  return {
    serverVersion: { version },
    cluster: { server: cluster.server, context: cluster.context ?? null },
    ...(skew && { skew: { ...skew } }),
  }
}

function unknownJson({ message, hint }: Unknown): JsonObject {
  return { message, ...(hint !== undefined && { hint }) }
}
