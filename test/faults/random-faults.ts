import { createHash } from 'node:crypto'
import type { Fault } from './fault.ts'
import type { FaultRule } from './fault-rules.ts'

/** Draws a number from 0 up to this one. */
type Draw = (below: number) => number

const verbs = ['GET', 'WATCH', 'PATCH', 'DELETE'] as const

const faults: readonly ((draw: Draw) => Fault)[] = [
  draw => ({ status: 429, headers: { 'Retry-After': String(draw(2)) } }),
  draw => ({ status: [500, 503, 504][draw(3)] ?? 500 }),
  () => ({ status: 503, headers: { 'Retry-After': '1' } }),
  () => 'reset',
  () => 'answer-lost',
  () => 'truncated',
  draw => ({ delay: 20 + draw(300) }),
]

const watchFaults: readonly ((draw: Draw) => Fault)[] = [
  draw => ({ lostEvents: Number.POSITIVE_INFINITY, endsAfter: 100 + draw(900) }),
  () => 'reset',
  () => ({ status: 410 }),
]

/**
 * Rules for about ten faults that last for one to four requests each. A seed, which is a whole number, always gives the
 * same rules.
 */
export function randomFaults(seed: number): FaultRule[] {
  const draw = drawer(seed)
  return Array.from({ length: 6 + draw(8) }, () => {
    const verb = verbs[draw(verbs.length)] ?? 'GET'
    const first = 1 + draw(verb === 'GET' ? 40 : 12)
    const kinds = verb === 'WATCH' ? watchFaults : faults
    const fault = kinds[draw(kinds.length)]?.(draw) ?? 'reset'
    return { verb, path: '/', nth: [first, first + draw(4)] as const, fault }
  })
}

/** The n-th number comes from the hash of the seed and n, so that it is the same on every machine. */
function drawer(seed: number): Draw {
  let drawn = 0
  return below => {
    const hash = createHash('sha256').update(`${seed}/${drawn++}`).digest()
    return hash.readUInt32BE() % below
  }
}
