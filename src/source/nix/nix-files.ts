import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * The text of all files of nix/, by path. This function is imported as a Bun macro: `bun build` calls it once and puts
 * the result into the binary. Under vitest, which does not bundle, it is an ordinary call.
 */
export function readNixFiles(): Record<string, string> {
  const root = join(import.meta.dirname, '..', '..', '..', 'nix')
  const paths = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter(path => path.endsWith('.nix'))
  return Object.fromEntries(
    paths
      .map(path => path.replaceAll('\\', '/'))
      .sort()
      .map(path => [path, readFileSync(join(root, path), 'utf8')]),
  )
}
