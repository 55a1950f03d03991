import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { groupKindOf } from '../../../src/manifest/kind.ts'
import { builtIn } from '../../../src/readiness/built-in.ts'
import { judged, live } from './objects.ts'
import { otherCases } from './other-cases.ts'
import { podCases } from './pod-cases.ts'
import { workloadCases } from './workload-cases.ts'

const cases = [...workloadCases, ...podCases, ...otherCases]

test.each(cases)('%s %s', (kind, _name, parts, expected) => {
  expect(judged(live(kind, parts))).toBe(expected)
})

test('every row of the table has a case', () => {
  const tested = new Set(cases.map(([kind]) => groupKindOf(live(kind, {}))))
  const missing = Object.keys(builtIn).filter(row => !tested.has(row))
  // deployment.test.ts
  expect(missing).toEqual(['apps/Deployment'])
})

test('docs/rules.md 10.2 names the rows of the table', () => {
  const rules = readFileSync(new URL('../../../docs/rules.md', import.meta.url), 'utf8')
  const [, table = ''] = /<a id="rule-10.2">(.*?)\*Reason/s.exec(rules) ?? []
  const named = [...table.matchAll(/^\| ([A-Z][\w, ]+) \|/gm)].flatMap(([, kinds = '']) => kinds.split(', '))
  const kinds = Object.keys(builtIn).map(row => row.replace(/^.*\//, ''))
  expect(named.sort()).toEqual(kinds.sort())
})
