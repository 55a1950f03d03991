import { expect, test } from 'vitest'
import { shellQuote } from '../../control-plane/shell-quote.ts'

test.each([
  ['/plain/path', "'/plain/path'"],
  ['/with space/$HOME', "'/with space/$HOME'"],
  ["/it's", "'/it'\\''s'"],
])('%s is quoted as %s', (text, quoted) => {
  expect(shellQuote(text)).toBe(quoted)
})
