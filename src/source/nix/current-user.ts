import { getegid, geteuid } from 'node:process'

/** A user by numbers. */
export interface User {
  readonly uid: number
  readonly gid: number
}

/** As whom this process acts. Node's userInfo throws where there is neither HOME nor a passwd entry, as in many pods. */
export function currentUser(): User {
  return { uid: geteuid?.() ?? -1, gid: getegid?.() ?? -1 }
}
