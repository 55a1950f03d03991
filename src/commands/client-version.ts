import { version as packageVersion } from '../../package.json'
import type { ClientVersion } from '../report/version.ts'

// `bun build --define` sets these. They are undefined if the source runs without a build.
declare const BUILD_VERSION: string | undefined
declare const BUILD_COMMIT: string | undefined

/** The version of this program. */
export function clientVersion(): ClientVersion {
  const version = typeof BUILD_VERSION === 'string' ? BUILD_VERSION : packageVersion
  const commit = typeof BUILD_COMMIT === 'string' ? BUILD_COMMIT : 'unknown'
  return { version: `v${version.replace(/^v/, '')}`, commit, bun: Bun.version }
}
