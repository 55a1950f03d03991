/** What is read of vitest's JSON report. */
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

/** What scripts/test has left behind. */
export interface TestRun {
  readonly reports: readonly VitestReport[]
  /** The parts that failed: check, unit, build, control-plane, e2e. */
  readonly failedParts: readonly string[]
  readonly exitCode: number
}

export interface Counts {
  readonly passed: number
  readonly failed: number
  readonly skipped: number
}

// A failed vitest run counts by its tests, any other failed part as one failure.
const vitestParts = ['unit', 'e2e']

/** Adds up a run, so that no failure can hide: a run that failed without any failed test counts as one failure. */
export function countResults({ reports, failedParts, exitCode }: TestRun): Counts {
  const total = (count: (report: VitestReport) => number) =>
    reports.reduce((sum, report) => sum + count(report), 0)
  const failed =
    total(report => report.numFailedTests) +
    total(report => report.testResults.filter(isBrokenFile).length) +
    failedParts.filter(part => !vitestParts.includes(part)).length
  return {
    passed: total(report => report.numPassedTests),
    failed: failed === 0 && exitCode !== 0 ? 1 : failed,
    skipped: total(report => report.numPendingTests + report.numTodoTests),
  }
}

/** The one line that .ci/run ends with. */
export function formatCounts({ passed, failed, skipped }: Counts): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`
}

/** A file that failed as a whole, by an import or a hook, has no failed test of its own. */
function isBrokenFile({ status, assertionResults }: TestFileResult): boolean {
  return status === 'failed' && !assertionResults.some(result => result.status === 'failed')
}
