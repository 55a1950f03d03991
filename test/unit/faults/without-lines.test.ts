import { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { expect, test } from 'vitest'
import { withoutLines } from '../../faults/without-lines.ts'

test.each([
  [0, 'a\nb\nc\n'],
  [1, 'b\nc\n'],
  [2, 'c\n'],
  [Number.POSITIVE_INFINITY, ''],
])('without the first %d lines', async (count, left) => {
  const pieces = Readable.from(['a', '\nb\n', 'c\n'])
  expect(await text(pieces.pipe(withoutLines(count)))).toBe(left)
})
