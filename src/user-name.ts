import { readFileSync } from 'node:fs'
import { userInfo } from 'node:os'

/**
 * The name of the user who runs the program, for the holder of the lock. It comes from USER or LOGNAME, else from
 * /etc/passwd. Bun's userInfo reads only the variables, and services and containers often have neither. A user
 * without a name is `uid 1000`.
 */
export function userName(env: NodeJS.ProcessEnv, passwd = '/etc/passwd'): string {
  const { uid } = userInfo()
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
