import { getegid, geteuid } from 'node:process'

/** The ids of a user and of the user's group. */
export interface User {
  readonly uid: number
  readonly gid: number
}

/**
 * The effective user and group of this process. We do not call Node's userInfo, because it throws if the user has
 * neither HOME nor an entry in passwd, as in many pods.
 */
export function currentUser(): User {
  return { uid: geteuid?.() ?? -1, gid: getegid?.() ?? -1 }
}
