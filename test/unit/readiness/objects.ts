import type { Json, JsonObject, LiveObject } from '../../../src/manifest/object.ts'
import type { Readiness, ReadinessRule } from '../../../src/readiness/readiness.ts'
import { readinessOf } from '../../../src/readiness/readiness-of.ts'

/** The time of all tests. Objects are made one minute before it. */
export const now = Date.parse('2026-11-27T12:00:00Z')

/** A timestamp of the API server, this many seconds before `now`. */
export function ago(seconds: number): string {
  return new Date(now - seconds * 1000).toISOString().replace('.000', '')
}

/** The parts of a live object that a test names. */
interface Parts {
  readonly metadata?: JsonObject
  readonly spec?: JsonObject
  readonly status?: JsonObject
}

/** `apps/v1 Deployment`, what is special, the object, and what is said about it. */
export type Case = readonly [kind: string, name: string, parts: Parts, expected: string]

/** A live object of generation 2. `kind` is `apps/v1 Deployment`. */
export function live(kind: string, { metadata = {}, spec, status }: Parts): LiveObject {
  const [apiVersion = '', name = ''] = kind.split(' ')
  return {
    apiVersion,
    kind: name,
    metadata: {
      name: 'web',
      namespace: 'shop',
      uid: 'u1',
      resourceVersion: '7',
      generation: 2,
      creationTimestamp: ago(60),
      ...metadata,
    },
    ...(spec === undefined ? {} : { spec }),
    ...(status === undefined ? {} : { status }),
  }
}

/** A condition as controllers write it: `condition('Ready', 'False', 'Why', 'Text.')`. */
export function condition(type: string, status: string, reason = '', message = '', seconds = 60): Json {
  return { type, status, reason, message, lastTransitionTime: ago(seconds) }
}

/** `ready`, `waiting: why`, `waiting until 15 s: why`, as rows of tests expect it. Seconds are counted from `now`. */
export function readinessText(readiness: Readiness): string {
  if (readiness.state === 'ready') return 'ready'
  const { state, why } = readiness
  const time =
    state === 'waiting' && readiness.recheckAt !== undefined
      ? ` until ${(readiness.recheckAt - now) / 1000} s`
      : ''
  return `${state}${time}: ${why}`
}

export function judged(object: LiveObject, rules: readonly ReadinessRule[] = []): string {
  return readinessText(readinessOf(object, { rules, now }))
}
