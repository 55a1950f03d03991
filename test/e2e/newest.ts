import { readdirSync, statSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** The latest change below a path of the repository, in milliseconds; a folder's own time tells of files that are gone. */
export function newest(path: string): number {
  const own = statSync(`${root}${path}`)
  if (!own.isDirectory()) return own.mtimeMs
  return Math.max(own.mtimeMs, ...readdirSync(`${root}${path}`).map(entry => newest(`${path}/${entry}`)))
}
