import { readFileSync } from 'node:fs'

/**
 * The name of the user who runs the program, for the holder of the lock. It comes from USER or LOGNAME, else from
 * /etc/passwd. Bun's userInfo reads only the variables, and throws if there is no home folder either. Services and
 * containers often have none of them. A user without a name is `uid 1000`.
 */
export function userName(env: NodeJS.ProcessEnv, uid: number, passwd = '/etc/passwd'): string {
  return env['USER'] || env['LOGNAME'] || nameOf(uid, passwd) || `uid ${uid}`
}

function nameOf(uid: number, passwd: string): string | undefined {
  try {
    const users = readFileSync(passwd, 'utf8').split('\n')
    return users.map(line => line.split(':')).find(([, , id]) => id === String(uid))?.[0]
  } catch {
    return undefined
  }
}
