import { projectFile } from './project.ts'
import { ReleaseError } from './release-error.ts'

/** A package as package-lock.json pins it. */
export interface Pin {
  readonly version: string
  /** Of its tarball: `sha512-` and base64. */
  readonly integrity: string
}

/**
 * The pin of an installed path such as `node_modules/yargs`. package-lock.json is the one place that pins packages,
 * those of other platforms included.
 * @throws ReleaseError where it pins no such package by SHA-512
 */
export function pinOf(path: string): Pin {
  const lock: { packages: Record<string, Partial<Pin>> } = JSON.parse(projectFile('package-lock.json'))
  const { version, integrity } = lock.packages[path] ?? {}
  if (version === undefined || !integrity?.startsWith('sha512-')) {
    throw new ReleaseError(`package-lock.json does not pin ${path} by SHA-512`)
  }
  return { version, integrity }
}
