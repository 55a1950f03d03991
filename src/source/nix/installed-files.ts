import { lstat, mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { isOwn, type Trusted, whoIsTrusted } from './exposure.ts'

/** The text of the Nix files in the binary, by relative path. */
export type NixFiles = Readonly<Record<string, string>>

/**
 * Whether a directory holds exactly these files. Every text must be the same, there must be no other file and no link,
 * and no other user may be able to write to any of them.
 */
export async function holdsExactly(root: string, files: NixFiles): Promise<boolean> {
  try {
    const found = await list(root, '', await whoIsTrusted())
    if (found === undefined) return false
    const names = Object.keys(files)
    if (!found.every(name => Object.hasOwn(files, name))) return false
    const texts = await Promise.all(names.map(name => readFile(join(root, name), 'utf8')))
    return names.every((name, index) => texts[index] === files[name])
  } catch {
    return false
  }
}

/** The relative paths of all files below a directory. Undefined for an empty directory, a link or a foreign file. */
async function list(root: string, below: string, trusted: Trusted): Promise<string[] | undefined> {
  const stats = await lstat(join(root, below))
  if (!isOwn(stats, trusted)) return undefined
  if (stats.isFile()) return [below]
  if (!stats.isDirectory()) return undefined
  const names = await readdir(join(root, below))
  if (names.length === 0) return undefined
  const lists = await Promise.all(names.map(name => list(root, join(below, name), trusted)))
  return lists.every(found => found !== undefined) ? lists.flat() : undefined
}

/** Writes files that only this user can read and write, whatever the umask is. */
export async function writeFiles(root: string, files: NixFiles): Promise<void> {
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(root, name)), { recursive: true, mode: 0o700 })
    await writeFile(join(root, name), text, { mode: 0o600 })
  }
}
