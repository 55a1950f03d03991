import { expect, test } from 'vitest'
import { type ColorChoice, colorLevel } from '../../../src/cli/color.ts'

const rows: [ColorChoice, Record<string, string>, boolean, 0 | 1][] = [
  ['auto', {}, true, 1],
  ['auto', {}, false, 0],
  ['auto', { TERM: 'dumb' }, true, 0],
  ['auto', { NO_COLOR: '1' }, true, 0],
  ['auto', { NO_COLOR: '' }, true, 1],
  ['auto', { FORCE_COLOR: '1' }, false, 1],
  ['auto', { FORCE_COLOR: '0' }, true, 0],
  ['auto', { FORCE_COLOR: '1', TERM: 'dumb' }, false, 1],
  ['auto', { FORCE_COLOR: '1', NO_COLOR: '1' }, true, 0],
  ['always', { NO_COLOR: '1' }, false, 1],
  ['never', { FORCE_COLOR: '1' }, true, 0],
]

test.each(rows)('--color=%s %o terminal %s', (choice, env, isTerminal, level) => {
  expect(colorLevel(choice, env, isTerminal)).toBe(level)
})
