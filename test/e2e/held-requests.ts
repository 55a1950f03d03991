import type { ProxiedRequest } from '../faults/fault.ts'
import type { FaultProxy } from '../faults/fault-proxy.ts'
import { isOfLock } from './program.ts'

/** Requests that a proxy keeps waiting until they are let go. */
export interface HeldRequests {
  /** Those that came so far. */
  readonly held: readonly ProxiedRequest[]
  /** Resolves once the first of them has come. */
  readonly first: Promise<void>
  letGo(): void
}

/** Makes a proxy hold every request that matches; all others pass. */
export function hold(proxy: FaultProxy, matches: (request: ProxiedRequest) => boolean): HeldRequests {
  const come = Promise.withResolvers<void>()
  const free = Promise.withResolvers<void>()
  const held: ProxiedRequest[] = []
  proxy.behave = async request => {
    if (!matches(request)) return undefined
    held.push(request)
    come.resolve()
    await free.promise
    return undefined
  }
  return { held, first: come.promise, letGo: free.resolve }
}

/** An apply that writes; a dry run and a write of the lock are none. */
export function isWrite({ method, path }: ProxiedRequest): boolean {
  return method === 'PATCH' && !path.includes('dryRun=') && !isOfLock(path)
}
