import type { Behaviour, Fault, ProxiedRequest } from './fault.ts'

/** WATCH is a GET that asks for a watch, and GET is any other one. */
type Verb = 'GET' | 'WATCH' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

/** Which requests have which fault. */
export interface FaultRule {
  /** Any verb unless given. */
  readonly verb?: Verb
  /** A prefix of the path, or an expression that it matches. The path has its query. */
  readonly path: string | RegExp
  /** The first and the last request of those that match, counted from 1. Every request unless given. */
  readonly nth?: readonly [first: number, last: number]
  readonly fault: Fault
}

/** Gives each request the fault of the first rule that holds for it. Each rule counts all requests that match it. */
export function byRules(rules: readonly FaultRule[]): Behaviour {
  const counts = rules.map(() => 0)
  return request => {
    const fitting = rules.filter((rule, index) => {
      if (!matches(rule, request)) return false
      const count = (counts[index] ?? 0) + 1
      counts[index] = count
      const [first, last] = rule.nth ?? [1, Number.POSITIVE_INFINITY]
      return count >= first && count <= last
    })
    return fitting[0]?.fault
  }
}

function matches({ verb, path }: FaultRule, request: ProxiedRequest): boolean {
  if (verb !== undefined && verb !== verbOf(request)) return false
  return typeof path === 'string' ? request.path.startsWith(path) : path.test(request.path)
}

function verbOf({ method, path }: ProxiedRequest): string {
  return method === 'GET' && /[?&]watch=true(&|$)/.test(path) ? 'WATCH' : method
}
