import { expect, test } from 'vitest'
import { parseWarnings } from '../../../../src/cluster/transport/warnings.ts'

test.each([
  [null, []],
  ['', []],
  ['299 - "v1 Endpoints is deprecated"', ['v1 Endpoints is deprecated']],
  ['299 - "one, with a comma", 299 kube "two"', ['one, with a comma', 'two']],
  ['299 - "same", 299 - "same"', ['same']],
  [String.raw`299 - "unknown field \"spec.a\" \\ here"`, [String.raw`unknown field "spec.a" \ here`]],
  ['299 - "dated" "Sat, 25 Aug 2012 23:34:45 GMT", 299 - "next"', ['dated', 'next']],
  ['110 cache "Response is stale", 299 - "ours"', ['ours']],
  ['299 - unquoted', []],
])('%j', (header, expected) => {
  expect(parseWarnings(header)).toEqual(expected)
})
