import { version as packageVersion } from '../../package.json'

// Put in by `bun build --define`; absent when the source runs as it is.
declare const BUILD_VERSION: string | undefined
declare const BUILD_COMMIT: string | undefined

interface ClientVersion {
  readonly version: string
  readonly commit: string
  readonly bun: string
}

/** The version of this program, in kubectl's form: `Client Version: v1.2.3`, or JSON with `clientVersion`. */
export function versionText(output: 'json' | undefined): string {
  const client = clientVersion()
  if (output === 'json') return `${JSON.stringify({ clientVersion: client }, null, 2)}\n`
  return `Client Version: ${client.version}\nCommit: ${client.commit}\nBun Version: v${client.bun}\n`
}

function clientVersion(): ClientVersion {
  const version = typeof BUILD_VERSION === 'string' ? BUILD_VERSION : packageVersion
  const commit = typeof BUILD_COMMIT === 'string' ? BUILD_COMMIT : 'unknown'
  return { version: `v${version.replace(/^v/, '')}`, commit, bun: Bun.version }
}
