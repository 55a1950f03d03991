// Behind .ci/run: adds up what scripts/test left in TEST_RESULTS. Arguments: that folder, and the script's exit code.
import { existsSync, readFileSync } from 'node:fs'
import { countResults, formatCounts, type VitestReport } from './run-counts.ts'

const [folder = '', exitCode = '1'] = process.argv.slice(2)
const read = (file: string) =>
  existsSync(`${folder}/${file}`) ? readFileSync(`${folder}/${file}`, 'utf8') : ''
const reports: Record<string, VitestReport> = {}
for (const part of ['unit', 'e2e']) {
  const text = read(`${part}.json`)
  if (text !== '') reports[part] = JSON.parse(text)
}
const failedParts = read('failed-parts').split('\n').filter(Boolean)
console.log(formatCounts(countResults({ reports, failedParts, exitCode: Number(exitCode) })))
