import { createHash } from 'node:crypto'

interface Locked {
  readonly version: string
  readonly integrity: string
  readonly dev?: boolean
}

/**
 * A digest of what package-lock.json says of the packages that the program is bundled from: paths, versions and
 * contents. Tools of development and the project's own version leave it as it is.
 */
export function productionPackages(lockFile: string): string {
  const { packages } = JSON.parse(lockFile) as { readonly packages: Readonly<Record<string, Locked>> }
  const lines = Object.entries(packages)
    .filter(([path, { dev }]) => path !== '' && dev !== true)
    .map(([path, { version, integrity }]) => `${path} ${version} ${integrity}\n`)
  return createHash('sha256').update(lines.sort().join('')).digest('hex')
}
