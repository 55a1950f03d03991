import { createHash } from 'node:crypto'
import type { Fault } from './fault.ts'
import type { FaultRule } from './fault-rules.ts'

/** Draws a number from 0 up to this one. */
type Draw = (below: number) => number

const verbs = ['GET', 'WATCH', 'PATCH', 'DELETE'] as const

const faults: readonly ((draw: Draw) => Fault)[] = [
  draw => ({ status: 429, headers: { 'Retry-After': String(draw(2)) } }),
  () => ({ status: 503, headers: { 'Retry-After': '1' } }),
  () => 'reset',
  () => 'answer-lost',
  () => 'truncated',
  draw => ({ delay: 20 + draw(300) }),
]

/** The program does not repeat a request after them. Reads seldom have them, so that most runs get to their writes. */
const finalFaults: readonly ((draw: Draw) => Fault)[] = [() => ({ status: 500 }), () => ({ status: 504 })]

const watchFaults: readonly ((draw: Draw) => Fault)[] = [
  draw => ({ lostEvents: Number.POSITIVE_INFINITY, endsAfter: 100 + draw(900) }),
  () => 'reset',
  () => ({ status: 410 }),
]

/** The paths of neither dry runs nor the lock. Otherwise these would take nearly all faults of writes. */
const real = /^(?!.*[?&]dryRun=)(?!.*\/leases\/)/

const isWrite = (verb: string) => verb === 'PATCH' || verb === 'DELETE'

/**
 * Rules for about ten faults that last for one to four requests each. A seed, which is a whole number, always gives the
 * same rules.
 */
export function randomFaults(seed: number): FaultRule[] {
  const draw = drawer(seed)
  return Array.from({ length: 6 + draw(8) }, () => {
    const verb = verbs[draw(verbs.length)] ?? 'GET'
    const first = 1 + draw(verb === 'GET' ? 40 : 12)
    const isFinal = draw(isWrite(verb) ? 2 : 12) === 0
    const kinds = verb === 'WATCH' ? watchFaults : isFinal ? finalFaults : faults
    const fault = kinds[draw(kinds.length)]?.(draw) ?? 'reset'
    const path = draw(3) > 0 && isWrite(verb) ? real : '/'
    return { verb, path, nth: [first, first + draw(4)] as const, fault }
  })
}

/** The n-th number comes from the hash of the seed and n, so that it is the same on every machine. */
export function drawer(seed: number): Draw {
  let drawn = 0
  return below => {
    const hash = createHash('sha256').update(`${seed}/${drawn++}`).digest()
    return hash.readUInt32BE() % below
  }
}
