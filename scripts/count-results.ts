// Behind .ci/run: adds up what scripts/test left in TEST_RESULTS. Arguments: that folder, and the script's exit code.
import { existsSync, readFileSync } from 'node:fs'
import { countResults, formatCounts, type VitestReport } from './run-counts.ts'

const [folder = '', exitCode = '1'] = process.argv.slice(2)
const read = (file: string) =>
  existsSync(`${folder}/${file}`) ? readFileSync(`${folder}/${file}`, 'utf8') : ''
const reports = ['unit.json', 'e2e.json'].map(read).filter(text => text !== '')
console.log(
  formatCounts(
    countResults({
      reports: reports.map(text => JSON.parse(text) as VitestReport),
      failedParts: read('failed-parts').split('\n').filter(Boolean),
      exitCode: Number(exitCode),
    }),
  ),
)
