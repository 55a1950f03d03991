/** The part of vitest's JSON report that is read. */
export interface VitestReport {
  readonly numPassedTests: number
  readonly numFailedTests: number
  readonly numPendingTests: number
  readonly numTodoTests: number
  readonly testResults: readonly TestFileResult[]
}

interface TestFileResult {
  readonly status: string
  readonly assertionResults: readonly { readonly status: string }[]
}

/** What scripts/test has written. */
export interface TestRun {
  /** The JSON report of each run of vitest. A run that could not start has none. */
  readonly reports: Readonly<Record<string, VitestReport>>
  /** The parts that failed: check, unit, build, control-plane, e2e. */
  readonly failedParts: readonly string[]
  readonly exitCode: number
}

export interface Counts {
  readonly passed: number
  readonly failed: number
  readonly skipped: number
}

/** Adds up the tests of a run. A part that failed without a failed test counts as one failure. */
export function countResults({ reports, failedParts, exitCode }: TestRun): Counts {
  const all = Object.values(reports)
  const partsWithoutFailedTest = failedParts.filter(part => failuresIn(reports[part]) === 0)
  const passed = sum(all.map(report => report.numPassedTests))
  const failed = sum(all.map(failuresIn)) + partsWithoutFailedTest.length
  return {
    passed,
    failed: failed === 0 && (exitCode !== 0 || passed === 0) ? 1 : failed,
    skipped: sum(all.map(report => report.numPendingTests + report.numTodoTests)),
  }
}

/** The one line that .ci/run ends with. */
export function formatCounts({ passed, failed, skipped }: Counts): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`
}

function failuresIn(report: VitestReport | undefined): number {
  return report ? report.numFailedTests + report.testResults.filter(isBrokenFile).length : 0
}

/** A file that failed in an import or a hook has no failed test. */
function isBrokenFile({ status, assertionResults }: TestFileResult): boolean {
  return status === 'failed' && !assertionResults.some(result => result.status === 'failed')
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}
