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
  [
    'all green',
    { reports: { unit: green, e2e: green }, failedParts: [], exitCode: 0 },
    '6 passed, 0 failed, 2 skipped',
  ],
  [
    'failed tests',
    { reports: { unit: green, e2e: red }, failedParts: ['e2e'], exitCode: 1 },
    '4 passed, 2 failed, 1 skipped',
  ],
  [
    'a file that does not load',
    { reports: { unit: brokenImport }, failedParts: ['unit'], exitCode: 1 },
    '0 passed, 1 failed',
  ],
  [
    'check and build beside failed tests',
    { reports: { unit: red }, failedParts: ['check', 'unit', 'build'], exitCode: 1 },
    '1 passed, 4 failed',
  ],
  [
    'a run of vitest that did not start',
    { reports: { unit: red }, failedParts: ['unit', 'e2e'], exitCode: 1 },
    '1 passed, 3 failed',
  ],
  [
    'an error outside of any test',
    { reports: { unit: green }, failedParts: ['unit'], exitCode: 1 },
    '3 passed, 1 failed, 1 skipped',
  ],
  ['a run without any test', { reports: {}, failedParts: [], exitCode: 0 }, '0 passed, 1 failed'],
  [
    'a setup that failed before any part',
    { reports: {}, failedParts: [], exitCode: 1 },
    '0 passed, 1 failed',
  ],
]

test.each(rows)('counts %s', (_, run, line) => {
  expect(formatCounts(countResults(run))).toBe(line)
})
