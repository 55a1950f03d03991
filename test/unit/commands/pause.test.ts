import { expect, test } from 'vitest'
import { Pause } from '../../../src/commands/pause.ts'

test.each<[string, readonly boolean[], readonly boolean[]]>([
  ['nothing has changed', [false, false], [false, false]],
  ['one change', [false, true, false], [false, false, true]],
  ['a burst of changes', [true, true, true, false], [false, false, false, true]],
  ['changes without an end', Array(10).fill(true), [...Array(9).fill(false), true]],
])('%s', (_name, changes, expected) => {
  const pause = new Pause()
  expect(changes.map(one => pause.isOver(one))).toEqual(expected)
})
