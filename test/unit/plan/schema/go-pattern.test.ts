import { expect, test } from 'vitest'
import { goPattern } from '../../../../src/plan/schema/go-pattern.ts'

test.each([
  ['^[a-z]+$', 'abc', 'ABC'],
  ['^a\\-b\\/c$', 'a-b/c', 'a_b/c'],
  ['^[\\w\\-]+$', 'a-b', 'a b'],
  ['^(?:a|b)\\d{2}$', 'a12', 'c12'],
  ['^a.b$', 'a\rb', 'a\nb'],
  ['^a.b$', 'a\u2028b', 'ab'],
  ['^a[.]b\\.c$', 'a.b.c', 'a\rb.c'],
])('%s', (pattern, good, bad) => {
  const found = goPattern(pattern)
  expect(found?.test(good)).toBe(true)
  expect(found?.test(bad)).toBe(false)
})

test.each(['(?i)a', '(?P<x>a)', '\\Aa\\z', '[[:alpha:]]', '\\Qa.b\\E', '\\sa', '\\x41', '\\pL', 'a('])(
  '%s may mean something else',
  pattern => {
    expect(goPattern(pattern)).toBeUndefined()
  },
)
