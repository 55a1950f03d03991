import type { Fault, ProxiedRequest } from '../faults/fault.ts'
import type { FaultProxy } from '../faults/fault-proxy.ts'
import { isOfLock } from './program.ts'

/** The phases of an apply with a lock, --wait and --prune, in their order. */
export const phases = ['connect', 'lock', 'observe', 'write', 'wait', 'prune', 'release'] as const

export type Phase = (typeof phases)[number]

/** A moment at which a run can be stopped: a request has come, or a piece of an answer is about to be passed on. */
interface CrashPoint {
  readonly phase: Phase
  readonly at: 'request' | 'answer'
}

const isLockWrite = ({ method, path }: ProxiedRequest) => method === 'PATCH' && isOfLock(path)

/** Whether a request is the first one of a phase, for a run that is in the phase before. */
const begins: Record<Phase, (request: ProxiedRequest) => boolean> = {
  connect: () => false,
  lock: ({ path }) => isOfLock(path),
  observe: ({ path }) => path.includes('labelSelector='),
  // The record of a rollout that is about to write.
  write: request => isLockWrite(request) && request.body.includes('started'),
  wait: ({ method, path }) => method === 'GET' && path.includes('limit='),
  // Each object is read before it is deleted.
  prune: ({ method, path }) => method === 'GET' && !path.includes('?'),
  release: request => isLockWrite(request) && !request.body.includes('holderIdentity'),
}

/** Calls `reached` at each point of the next run through the proxy. What it returns is the fault of the request. */
function followPoints(proxy: FaultProxy, reached: (point: CrashPoint) => Fault | undefined): void {
  let phase: Phase = 'connect'
  proxy.behave = request => {
    const next = phases[phases.indexOf(phase) + 1]
    // A run that was stopped leaves phases out.
    if (begins.release(request)) phase = 'release'
    else if (next !== undefined && begins[next](request)) phase = next
    return reached({ phase, at: 'request' })
  }
  proxy.onPiece = () => void reached({ phase, at: 'answer' })
}

/** Runs without being stopped, and counts the points of each phase. */
export async function countPoints(
  proxy: FaultProxy,
  run: () => Promise<unknown>,
): Promise<Record<Phase, number>> {
  const counts = { connect: 0, lock: 0, observe: 0, write: 0, wait: 0, prune: 0, release: 0 }
  followPoints(proxy, ({ phase }) => {
    counts[phase] += 1
    return undefined
  })
  await run()
  passOnAll(proxy)
  return counts
}

/** Makes the proxy pass on all requests again. */
export function passOnAll(proxy: FaultProxy): void {
  proxy.behave = () => undefined
  proxy.onPiece = () => undefined
}

/**
 * Calls `stop` once, at the n-th point of a phase, or at the first point of a later phase if there are fewer. What
 * `stop` returns is the fault of the request.
 */
export function stopAt(
  proxy: FaultProxy,
  { phase, nth }: { readonly phase: Phase; readonly nth: number },
  stop: (point: CrashPoint) => Fault | undefined,
): void {
  let left = nth
  followPoints(proxy, point => {
    const ahead = phases.indexOf(point.phase) - phases.indexOf(phase)
    if (left <= 0 || ahead < 0) return undefined
    left = ahead > 0 ? 0 : left - 1
    return left === 0 ? stop(point) : undefined
  })
}
