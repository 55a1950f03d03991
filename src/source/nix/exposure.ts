import type { Stats } from 'node:fs'
import { lstat, readFile, realpath } from 'node:fs/promises'
import { dirname } from 'node:path'
import { currentUser, type User } from './current-user.ts'

/** The reason why another user could change the files of a directory. */
export interface Exposure {
  readonly path: string
  readonly reason: string
  /** Whether `path` belongs to another user, as under sudo with the HOME of the caller. This needs no warning. */
  readonly isForeign: boolean
}

/** The users and groups that may write to our files. */
export interface Trusted {
  readonly users: ReadonlySet<number>
  readonly groups: ReadonlySet<number>
}

/**
 * Finds out whether another user could change or replace the files of a directory. Checks the directory, those
 * above it and the links in its path, as far as they exist. Undefined if only the user and root can. A directory above
 * may be like /tmp, where all users can write, but the sticky bit protects the files of each user from the others.
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

/** Whether only the user and root can change a file or directory. Its parent decides who can replace it. */
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
  // The mode of a link has no meaning, and findExposure checks the target of the link as well.
  if (stats.isSymbolicLink()) return undefined
  if (!isLast && (stats.mode & 0o1000) !== 0) return undefined
  const mode = (stats.mode & 0o7777).toString(8).padStart(4, '0')
  if ((stats.mode & 0o002) !== 0) return `can be written by every user (mode ${mode})`
  if ((stats.mode & 0o020) === 0 || groups.has(stats.gid)) return undefined
  return `can be written by its group (gid ${stats.gid}, mode ${mode})`
}

/** The user and root, each with a group that has no other members. */
export async function whoIsTrusted({ uid, gid }: User = currentUser()): Promise<Trusted> {
  return {
    users: new Set([0, uid, ...(await unmappedUser())]),
    // Many distributions set umask 002 and give each user a group of their own, with the number of the user.
    groups: new Set(gid === uid ? [0, gid] : [0]),
  }
}

/** The user as which root of the host appears in a user namespace that maps only some users, as in bubblewrap. */
async function unmappedUser(): Promise<number[]> {
  const map = await readFile('/proc/self/uid_map', 'utf8').catch(() => '')
  if (map === '' || /^\s*0\s+0\s+4294967295\s*$/.test(map)) return []
  return [Number(await readFile('/proc/sys/kernel/overflowuid', 'utf8').catch(() => '65534'))]
}
