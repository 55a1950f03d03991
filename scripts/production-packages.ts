import { createHash } from 'node:crypto'

interface Locked {
  readonly version: string
  readonly integrity: string
  readonly dev?: boolean
}

/**
 * A digest of the packages in package-lock.json that the program is bundled from: paths, versions and contents.
 * Packages for development and the project's own version do not change it.
 */
export function productionPackages(lockFile: string): string {
  const { packages } = JSON.parse(lockFile) as { readonly packages: Readonly<Record<string, Locked>> }
  const lines = Object.entries(packages)
    .filter(([path, { dev }]) => path !== '' && dev !== true)
    .map(([path, { version, integrity }]) => `${path} ${version} ${integrity}\n`)
  return createHash('sha256').update(lines.sort().join('')).digest('hex')
}
