/**
 * The Kubernetes versions of this release. `oldest` is the first one that refuses unknown fields
 * (fieldValidation=Strict, off by default before 1.25: KEP-2885). Server-side apply is older (1.22: KEP-555), and
 * where aggregated discovery is missing (before 1.26: KEP-3352), each group version is discovered by itself.
 * `newestTested` is the version of test/control-plane; a test compares the two.
 */
export const supportedServers = { oldest: '1.25', newestTested: '1.36' }

export interface Skew {
  readonly oldestSupported: string
  readonly newestTested: string
  readonly verdict: 'supported' | 'older' | 'newer'
}

/**
 * Compares a server's gitVersion (`v1.36.3`, `v1.27.16-eks-a18cd3a`) with the versions of this release, by minor
 * version. Returns undefined if the text contains no version.
 */
export function skewOf(gitVersion: string): Skew | undefined {
  const server = parseMinor(gitVersion)
  const [oldest, newest] = [parseMinor(supportedServers.oldest), parseMinor(supportedServers.newestTested)]
  if (server === undefined || oldest === undefined || newest === undefined) return undefined
  const verdict = server < oldest ? 'older' : server > newest ? 'newer' : 'supported'
  return { oldestSupported: supportedServers.oldest, newestTested: supportedServers.newestTested, verdict }
}

/** The major and minor version as one number, so that versions can be compared. */
function parseMinor(version: string): number | undefined {
  const [, major, minor] = /^v?(\d{1,6})\.(\d{1,6})/.exec(version) ?? []
  return major === undefined || minor === undefined ? undefined : Number(major) * 1_000_000 + Number(minor)
}
