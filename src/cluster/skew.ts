/**
 * The Kubernetes versions of this release. `oldest` is the first that keeps what is promised: it refuses unknown
 * fields (fieldValidation=Strict, off by default before 1.25: KEP-2885); server-side apply is older (1.22: KEP-555),
 * and without aggregated discovery (1.26: KEP-3352) there is a fall-back. `newestTested` is the version of
 * test/control-plane, which a test holds.
 */
export const supportedServers = { oldest: '1.25', newestTested: '1.36' }

export interface Skew {
  readonly oldestSupported: string
  readonly newestTested: string
  readonly verdict: 'supported' | 'older' | 'newer'
}

/**
 * Compares a server's gitVersion (`v1.36.3`, `v1.27.16-eks-a18cd3a`) with the versions of this release, minor
 * versions only; undefined for one that names no version.
 */
export function skewOf(gitVersion: string): Skew | undefined {
  const server = parseMinor(gitVersion)
  const [oldest, newest] = [parseMinor(supportedServers.oldest), parseMinor(supportedServers.newestTested)]
  if (server === undefined || oldest === undefined || newest === undefined) return undefined
  const verdict = server < oldest ? 'older' : server > newest ? 'newer' : 'supported'
  return { oldestSupported: supportedServers.oldest, newestTested: supportedServers.newestTested, verdict }
}

/** Major and minor version as one number that compares. */
function parseMinor(version: string): number | undefined {
  const [, major, minor] = /^v?(\d{1,6})\.(\d{1,6})/.exec(version) ?? []
  return major === undefined || minor === undefined ? undefined : Number(major) * 1_000_000 + Number(minor)
}
