// How long a start takes beside kubectl's, held against the budget: npm run bench:start-up
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { readBudget } from '../release/budget.ts'
import { findBinaries } from '../test/control-plane/find-binaries.ts'
import { type Surroundings, secondsOf } from './run.ts'
import { median, table } from './table.ts'

const { values: flags } = parseArgs({
  options: {
    binary: { type: 'string', default: join(import.meta.dirname, '../dist/kubectl-nixos') },
    kubectl: { type: 'string' },
    runs: { type: 'string', default: '30' },
  },
})
const nowhere: Surroundings = { kubeconfig: '/dev/null', home: '/nonexistent' }

/** The medians of both, started in turn, so that a busy moment meets both. */
async function measure(args: readonly string[], kubectl: string) {
  const seconds = { ours: [] as number[], theirs: [] as number[] }
  for (let run = 0; run < Number(flags.runs); run++) {
    seconds.ours.push(await secondsOf([flags.binary, ...args], nowhere, 0))
    seconds.theirs.push(await secondsOf([kubectl, ...args], nowhere, 0))
  }
  return { ours: median(seconds.ours), theirs: median(seconds.theirs) }
}

const { ours, theirs } = await measure(['--help'], flags.kubectl ?? (await findBinaries()).kubectl)
const { startUpToKubectl } = readBudget()
const milliseconds = (seconds: number) => `${(seconds * 1000).toFixed(0)} ms`
console.log(
  table([
    [`median of ${flags.runs}`, 'kubectl-nixos', 'kubectl', 'share', 'at most'],
    [
      '--help',
      milliseconds(ours),
      milliseconds(theirs),
      (ours / theirs).toFixed(2),
      String(startUpToKubectl),
    ],
  ]),
)
if (ours / theirs > startUpToKubectl) {
  console.error('bench:start-up: a start takes longer than release/budget.json allows')
  process.exit(1)
}
