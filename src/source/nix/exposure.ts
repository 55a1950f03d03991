import type { Stats } from 'node:fs'
import { lstat, readFile, realpath } from 'node:fs/promises'
import { dirname } from 'node:path'
import { currentUser, type User } from './current-user.ts'

/** Why somebody else could change what lies in a directory. */
export interface Exposure {
  readonly path: string
  readonly reason: string
  /** It is another user's own, as under sudo with the caller's HOME: nothing to warn of. */
  readonly isForeign: boolean
}

/** Whose files count as the user's own. */
export interface Trusted {
  readonly users: ReadonlySet<number>
  readonly groups: ReadonlySet<number>
}

/**
 * Looks at a directory, all above it and the links on the way, as far as they exist. Undefined where only the user and
 * root can change or replace what lies in it; what is above may also be a directory like /tmp, where all write and
 * the sticky bit keeps them from each other's files.
 */
export async function findExposure(directory: string): Promise<Exposure | undefined> {
  const trusted = await whoIsTrusted()
  const existing = await nearestExisting(directory)
  const real = await realpath(existing)
  for (const path of new Set([...above(existing), ...above(real)])) {
    const stats = await lstat(path)
    const isLast = existing === directory && path === real
    const reason = foreignReason(stats, trusted) ?? writableReason(stats, trusted, isLast)
    if (reason !== undefined) return { path, reason, isForeign: !trusted.users.has(stats.uid) }
  }
  return undefined
}

/** Says that only the user and root can change this file or directory; who can replace it is its parent's matter. */
export function isOwn(stats: Stats, trusted: Trusted): boolean {
  return foreignReason(stats, trusted) === undefined && writableReason(stats, trusted, true) === undefined
}

async function nearestExisting(path: string): Promise<string> {
  const exists = await lstat(path).then(
    () => true,
    () => false,
  )
  return exists || dirname(path) === path ? path : nearestExisting(dirname(path))
}

function above(path: string): string[] {
  const parent = dirname(path)
  return parent === path ? [path] : [...above(parent), path]
}

function foreignReason({ uid }: Stats, { users }: Trusted): string | undefined {
  return users.has(uid) ? undefined : `belongs to another user (uid ${uid})`
}

function writableReason(stats: Stats, { groups }: Trusted, isLast: boolean): string | undefined {
  // The mode of a link says nothing, what it leads to is looked at by itself.
  if (stats.isSymbolicLink()) return undefined
  if (!isLast && (stats.mode & 0o1000) !== 0) return undefined
  const mode = (stats.mode & 0o7777).toString(8).padStart(4, '0')
  if ((stats.mode & 0o002) !== 0) return `can be written by every user (mode ${mode})`
  if ((stats.mode & 0o020) === 0 || groups.has(stats.gid)) return undefined
  return `can be written by its group (gid ${stats.gid}, mode ${mode})`
}

/** The user, root and their own groups. */
export async function whoIsTrusted({ uid, gid }: User = currentUser()): Promise<Trusted> {
  return {
    users: new Set([0, uid, ...(await unmappedUser())]),
    // Many distributions give each user a group alone, numbered like the user, and a umask of 002.
    groups: new Set(gid === uid ? [0, gid] : [0]),
  }
}

/** In a user namespace that maps a few users only, as in bubblewrap, the host's root appears as this user. */
async function unmappedUser(): Promise<number[]> {
  const map = await readFile('/proc/self/uid_map', 'utf8').catch(() => '')
  if (map === '' || /^\s*0\s+0\s+4294967295\s*$/.test(map)) return []
  return [Number(await readFile('/proc/sys/kernel/overflowuid', 'utf8').catch(() => '65534'))]
}
