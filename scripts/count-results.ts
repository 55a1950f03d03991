// .ci/run calls this. It adds up the results that scripts/test wrote. Arguments: the folder of TEST_RESULTS, and the
// exit code of scripts/test.
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
