import { expect, test } from 'vitest'
import { byRules, type FaultRule } from '../../faults/fault-rules.ts'
import { randomFaults } from '../../faults/random-faults.ts'

const get = (path: string) => ({ method: 'GET', path, body: '' })
const patch = (path: string) => ({ method: 'PATCH', path, body: '' })
const watch = get('/api/v1/pods?watch=true&limit=5')

/** The faults of requests that come one after the other. */
function faultsOf(rules: readonly FaultRule[], requests: readonly ReturnType<typeof get>[]) {
  const behave = byRules(rules)
  return requests.map(request => behave(request))
}

test.each<[string, readonly FaultRule[], readonly unknown[]]>([
  [
    'a prefix of the path',
    [{ path: '/api/v1/pods', fault: 'reset' }],
    ['reset', 'reset', 'reset', undefined],
  ],
  ['an expression', [{ path: /pods$/, fault: 'reset' }], ['reset', 'reset', undefined, undefined]],
  ['a verb', [{ verb: 'GET', path: '/', fault: 'reset' }], ['reset', undefined, undefined, undefined]],
  ['a watch', [{ verb: 'WATCH', path: '/', fault: 'reset' }], [undefined, undefined, 'reset', undefined]],
  ['the second', [{ path: '/', nth: [2, 2], fault: 'reset' }], [undefined, 'reset', undefined, undefined]],
  ['a range', [{ path: '/', nth: [2, 3], fault: 'reset' }], [undefined, 'reset', 'reset', undefined]],
  [
    'the first of two rules',
    [
      { path: '/api/v1/pods', nth: [1, 1], fault: 'truncated' },
      { path: '/', nth: [1, 2], fault: 'reset' },
    ],
    ['truncated', 'reset', undefined, undefined],
  ],
])('a rule for %s', (_name, rules, faults) => {
  const pods = '/api/v1/pods'
  expect(faultsOf(rules, [get(pods), patch(pods), watch, patch('/apis/apps/v1')])).toEqual(faults)
})

test('a seed gives the same rules each time, and seeds give all kinds of faults', () => {
  expect(randomFaults(7)).toEqual(randomFaults(7))
  expect(randomFaults(7)).not.toEqual(randomFaults(8))
  const faults = Array.from({ length: 40 }, (_, seed) => randomFaults(seed)).flat()
  const kinds = faults.map(({ fault }) => (typeof fault === 'string' ? fault : Object.keys(fault)[0]))
  const all = ['answer-lost', 'delay', 'lostEvents', 'reset', 'status', 'truncated']
  expect([...new Set(kinds)].sort()).toEqual(all)
})
