import { describe, expect, test } from 'vitest'
import {
  goProgress,
  lastLines,
  vitestCounts,
  vitestFailures,
  vitestProgress,
} from '../../../scripts/read-log.ts'

const lines = (...all: readonly string[]) => all.map(line => `${line}\n`).join('')

describe('how far a build with Go is', () => {
  const downloads = ['go: downloading go.uber.org/zap v1.27.0', 'go: downloading golang.org/x/sys v0.46.0']
  const list = [
    ...downloads,
    'to compile: internal/abi',
    'to compile: k8s.io/api/core/v1',
    'to compile: a.b/c~d',
  ]
  test.each([
    ['an empty log', [], undefined],
    ['downloads', downloads, '2 modules downloaded'],
    ['the list', list, '0 of 3 packages'],
    ['packages compiled', [...list, 'internal/abi', 'k8s.io/api/core/v1'], '2 of 3 packages'],
    [
      'downloads and errors among packages',
      [...list, 'internal/abi', ...downloads, '# k8s.io/api/core/v1', 'v1/types.go:3:1: syntax error'],
      '1 of 3 packages',
    ],
  ])('%s', (_, log, expected) => expect(goProgress(lines(...log))).toBe(expected))
})

const passed =
  ' \u001b[32m✓\u001b[39m \u001b[42m unit \u001b[49m test/unit/a.test.ts \u001b[2m(63 tests)\u001b[22m 54ms'
const slow = '     ✓ a draft with all files, then the signature 792ms'
const failed = ' ❯  unit  test/unit/b.test.ts (3 tests | 1 failed) 12ms'
const skipped = ' ↓  e2e  test/e2e/c.test.ts (1 test | 1 skipped)'
const heading = '⎯⎯⎯⎯⎯⎯⎯ Failed Tests 1 ⎯⎯⎯⎯⎯⎯⎯'
const counts = '      Tests  1 failed | 359 passed | 3 skipped (363)'

test.each([
  ['an empty log', [], '0 of 9 test files'],
  ['a file with slow tests', [passed, slow], '1 of 9 test files'],
  ['files that passed, failed and were skipped', [passed, failed, skipped], '3 of 9 test files'],
  [
    'the report of failures',
    [passed, failed, heading, ' FAIL  unit  test/unit/b.test.ts > x'],
    '2 of 9 test files',
  ],
])('how far a run of vitest is: %s', (_, log, expected) =>
  expect(vitestProgress(lines(...log), 9)).toBe(expected),
)

test.each([
  ['one that did not come to its end', [passed], undefined],
  [
    'one with failures',
    [failed, ' Test Files  1 failed | 80 passed (81)', counts],
    '1 failed | 359 passed | 3 skipped (363)',
  ],
])('what a run of vitest counted: %s', (_, log, expected) =>
  expect(vitestCounts(lines(...log))).toBe(expected),
)

test.each([
  [
    'failed tests',
    [passed, heading, 'expected 1 to be 2', counts],
    lines(heading, 'expected 1 to be 2', counts),
  ],
  [
    'a file that does not load',
    [passed, '⎯⎯ Failed Suites 1 ⎯⎯', 'no such file'],
    lines('⎯⎯ Failed Suites 1 ⎯⎯', 'no such file'),
  ],
  [
    'an error outside of a test',
    [passed, '⎯⎯ Unhandled Errors ⎯⎯', 'oh'],
    lines('⎯⎯ Unhandled Errors ⎯⎯', 'oh'),
  ],
  ['no report', ['vitest: not found'], lines('vitest: not found')],
])('what to show of a run of vitest: %s', (_, log, expected) =>
  expect(vitestFailures(lines(...log))).toBe(expected.trimEnd()),
)

test('the last lines are 20 at most', () => {
  const log = Array.from({ length: 30 }, (_, index) => `line ${index}`)
  expect(lastLines(lines(...log, ''))).toBe(log.slice(10).join('\n'))
})
