import { expect, test } from 'vitest'
import { countResults, formatCounts, type TestRun, type VitestReport } from '../../../scripts/run-counts.ts'

const green: VitestReport = {
  numPassedTests: 3,
  numFailedTests: 0,
  numPendingTests: 1,
  numTodoTests: 0,
  testResults: [{ status: 'passed', assertionResults: [{ status: 'passed' }] }],
}
const red: VitestReport = {
  ...green,
  numPassedTests: 1,
  numFailedTests: 2,
  numPendingTests: 0,
  testResults: [{ status: 'failed', assertionResults: [{ status: 'failed' }, { status: 'failed' }] }],
}
const brokenImport: VitestReport = {
  ...red,
  numPassedTests: 0,
  numFailedTests: 0,
  testResults: [{ status: 'failed', assertionResults: [] }],
}

const rows: [string, TestRun, string][] = [
  ['all green', { reports: [green, green], failedParts: [], exitCode: 0 }, '6 passed, 0 failed, 2 skipped'],
  [
    'failed tests',
    { reports: [green, red], failedParts: ['e2e'], exitCode: 1 },
    '4 passed, 2 failed, 1 skipped',
  ],
  [
    'a file that does not load',
    { reports: [brokenImport], failedParts: ['unit'], exitCode: 1 },
    '0 passed, 1 failed',
  ],
  ['check and build', { reports: [red], failedParts: ['check', 'build'], exitCode: 1 }, '1 passed, 4 failed'],
  ['vitest itself', { reports: [green], failedParts: ['e2e'], exitCode: 1 }, '3 passed, 1 failed, 1 skipped'],
  ['setup, before any part', { reports: [], failedParts: [], exitCode: 1 }, '0 passed, 1 failed'],
]

test.each(rows)('counts %s', (_, run, line) => {
  expect(formatCounts(countResults(run))).toBe(line)
})
