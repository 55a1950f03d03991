import { readFileSync, readlinkSync } from 'node:fs'
import type { ProcessId } from './plan/lock/holder.ts'

/**
 * Identifies a process of this machine by its number. Undefined on systems without the files of Linux in /proc, and if
 * there is no such process.
 */
export function processId(pid: number): ProcessId | undefined {
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
    const pidNamespace = readlinkSync('/proc/self/ns/pid')
    const stat = statOf(pid)
    return stat === undefined ? undefined : { boot, pidNamespace, pid, started: stat.started }
  } catch {
    return undefined
  }
}

/**
 * Whether a process has certainly ended. A process of another machine, boot or container is never gone, because nothing
 * is known about it. `signal` sends the signal 0 and throws if it can't.
 */
export function isGone(one: ProcessId, self: ProcessId | undefined, signal: (pid: number) => void): boolean {
  if (self === undefined || one.boot !== self.boot || one.pidNamespace !== self.pidNamespace) return false
  try {
    signal(one.pid)
  } catch (error) {
    // Any other error means that the process exists and belongs to another user.
    if (error instanceof Error && 'code' in error && error.code === 'ESRCH') return true
  }
  const stat = statOf(one.pid)
  // /proc may hide the processes of other users.
  if (stat === undefined) return false
  return stat.started !== one.started || stat.state === 'Z'
}

/** The state of a process, and when it was started, in ticks since the boot. The name before them may contain blanks. */
function statOf(pid: number): { readonly state: string; readonly started: string } | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
    const [state, started] = [fields[0], fields[19]]
    return state === undefined || started === undefined ? undefined : { state, started }
  } catch {
    return undefined
  }
}
