import { version as packageVersion } from '../../package.json'
import type { ClientVersion } from '../report/version.ts'

// Put in by `bun build --define`; absent when the source runs as it is.
declare const BUILD_VERSION: string | undefined
declare const BUILD_COMMIT: string | undefined

/** What this program knows of itself. */
export function clientVersion(): ClientVersion {
  const version = typeof BUILD_VERSION === 'string' ? BUILD_VERSION : packageVersion
  const commit = typeof BUILD_COMMIT === 'string' ? BUILD_COMMIT : 'unknown'
  return { version: `v${version.replace(/^v/, '')}`, commit, bun: Bun.version }
}
