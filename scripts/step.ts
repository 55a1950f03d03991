// Runs one of the steps below: bun scripts/step.ts STEP PROGRAM [ARGUMENT...].
// Its exit code is that of the program. What the program prints goes to dist/logs/STEP.log.
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { lastLines, vitestCounts, vitestFailures, vitestProgress } from './read-log.ts'
import { type LoggedStep, logPath, runStep } from './run-step.ts'

const steps: Readonly<Record<string, Omit<LoggedStep, 'log' | 'commands'>>> = {
  nix: { what: 'install nix from the packages of Debian', about: '1 min, once' },
  compile: { what: 'compile the program', about: '5 s' },
  check: {
    what: 'check types, lint, format and dead code',
    about: '20 s',
    failures: log => lastLines(log, 200),
  },
  unit: { what: 'run the unit tests', about: '1 min', ...tests('unit') },
  e2e: { what: 'run the end-to-end tests', about: '15 min', ...tests('e2e') },
}

function tests(project: string): Pick<LoggedStep, 'howFar' | 'result' | 'failures'> {
  const folder = join(import.meta.dirname, '../test', project)
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  const count = files.filter(name => name.endsWith('.test.ts')).length
  return {
    howFar: log => vitestProgress(log, count),
    result: log => {
      const counts = vitestCounts(log)
      return counts?.includes('skipped') ? `${counts}; ${logPath(project)} says why` : counts
    },
    failures: vitestFailures,
  }
}

const [name = '', ...command] = process.argv.slice(2)
const step = steps[name]
if (step === undefined || command.length === 0) {
  console.error(`usage: bun scripts/step.ts ${Object.keys(steps).join('|')} PROGRAM [ARGUMENT...]`)
  process.exit(1)
}
process.exit(await runStep({ ...step, log: logPath(name), commands: [command] }))
