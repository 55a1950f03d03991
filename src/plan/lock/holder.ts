import { isJsonObject, type Json } from '../../manifest/object.ts'

/**
 * A process of this machine since it was booted. The numbers of processes are given again, so the time of its start
 * belongs to it. A container has numbers of its own, so their namespace belongs to it, too.
 */
export interface ProcessId {
  /** A text that is another one after each boot, and on each machine. */
  readonly boot: string
  /** The namespace of `pid`. */
  readonly pidNamespace: string
  readonly pid: number
  /** When the process was started, as the system writes it. */
  readonly started: string
}

/** The run that holds a lock. */
export interface Holder {
  /** The `holderIdentity` of the Lease. No two runs have the same one. */
  readonly identity: string
  /** As `user@host`. */
  readonly user: string
  readonly pid: number
  /** When the run began, in RFC 3339, by the clock of its machine. */
  readonly since: string
  /** Since when the run waits for the answer to its question, in RFC 3339. Absent if it does not wait for one. */
  readonly asksSince?: string
  /** Absent if the system does not identify processes. Then only the expiry of the Lease ends the lock of a dead run. */
  readonly process?: ProcessId
}

/** The annotation of the Lease with the details of its holder, as JSON. */
export const holderAnnotation = 'kubernixos/holder'

export function holderText(holder: Holder): string {
  return JSON.stringify(holder)
}

/**
 * Reads the details of a holder. Undefined if they are missing, or if they are those of another holder, because other
 * programs and people write only `holderIdentity`.
 */
export function readHolder(text: string | undefined, identity: string): Holder | undefined {
  const value = parsed(text)
  if (!isJsonObject(value) || value['identity'] !== identity) return undefined
  const { user, pid, since, asksSince, process } = value
  if (typeof user !== 'string' || typeof pid !== 'number' || typeof since !== 'string') return undefined
  const id = readProcess(process)
  return {
    identity,
    user,
    pid,
    since,
    ...(typeof asksSince === 'string' ? { asksSince } : {}),
    ...(id === undefined ? {} : { process: id }),
  }
}

function readProcess(value: Json | undefined): ProcessId | undefined {
  if (!isJsonObject(value)) return undefined
  const { boot, pidNamespace, pid, started } = value
  const isId = typeof boot === 'string' && typeof pidNamespace === 'string' && typeof pid === 'number'
  return isId && typeof started === 'string' ? { boot, pidNamespace, pid, started } : undefined
}

function parsed(text: string | undefined): Json | undefined {
  try {
    return text === undefined ? undefined : (JSON.parse(text) as Json)
  } catch {
    return undefined
  }
}
