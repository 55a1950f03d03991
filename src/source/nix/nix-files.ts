import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * All files of nix/, by path: the text that the binary carries. Imported as a Bun macro, so that
 * `bun build` runs it once and inlines its result; unbundled (vitest), it is an ordinary call.
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
