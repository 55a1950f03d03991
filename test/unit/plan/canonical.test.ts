import { expect, test } from 'vitest'
import { parseJson } from '../../../src/manifest/json.ts'
import type { Json } from '../../../src/manifest/object.ts'
import { canonical } from '../../../src/plan/canonical.ts'
import { deepEqual } from '../../../src/plan/deep-equal.ts'

const values: Json[] = [
  null,
  0,
  -0,
  1,
  '1',
  'null',
  '',
  [],
  {},
  [1, '2'],
  ['1,2'],
  [[1], 2],
  { a: 1, b: [null] },
  { b: [null], a: 1 },
  { a: 1 },
  { a: null },
  { 'a":1,"b': 2 },
  { a: 1, b: 2 },
  parseJson('{"__proto__":1}'),
  parseJson('12345678901234567890'),
  parseJson('12345678901234567891'),
]

test.each(values.map(value => [value]))('%j has the text of its equals alone', value => {
  for (const other of values) {
    expect(canonical(value) === canonical(other), JSON.stringify(other)).toBe(deepEqual(value, other))
  }
})
