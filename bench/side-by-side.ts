// Measures the program beside kubectl: npm run bench. One table only: npm run bench -- --only far
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { startControlPlane } from '../test/control-plane/control-plane.ts'
import { kubectl, kubectlNixos } from './contenders.ts'
import { moveFarAway } from './far-away.ts'
import type { Surroundings } from './run.ts'
import { checkSameObjects } from './same-objects.ts'
import { headOf, type Scenario, type ScenarioName, scenarioNames, scenarios } from './scenarios.ts'
import { type Measured, takeTurn } from './steps.ts'
import { median, table } from './table.ts'

// KUBECONFIG is not looked at: a benchmark writes to no cluster that just happens to be the current one.
const { values: flags } = parseArgs({
  options: {
    binary: { type: 'string', default: join(import.meta.dirname, '../dist/kubectl-nixos') },
    kubeconfig: { type: 'string' },
    kubectl: { type: 'string' },
    // Which tables, all of them unless given; it can be repeated. The two after it change every table.
    only: { type: 'string', multiple: true, default: [...scenarioNames] },
    count: { type: 'string' },
    runs: { type: 'string' },
  },
})
const ours = kubectlNixos(flags.binary)

function chosenScenarios(): readonly Scenario[] {
  const unknown = flags.only.find(name => !scenarioNames.includes(name as ScenarioName))
  if (unknown !== undefined) {
    console.error(`bench: there is no table ${unknown}: ${scenarioNames.join(', ')}`)
    process.exit(1)
  }
  return flags.only.map(name => {
    const scenario = scenarios[name as ScenarioName]
    return {
      ...scenario,
      count: Number(flags.count ?? scenario.count),
      runs: Number(flags.runs ?? scenario.runs),
    }
  })
}

async function measure(
  scenario: Scenario,
  kubectlBinary: string,
  near: Surroundings,
): Promise<readonly Measured[]> {
  const { runs, roundTrip, ...kept } = scenario
  const theirs = kubectl(kubectlBinary)
  const far = roundTrip === 0 ? undefined : await moveFarAway(near, roundTrip, kubectlBinary)
  const turn = { ...kept, folder: near.home, kubectl: kubectlBinary, at: far?.at ?? near }
  const measured: Measured[] = []
  try {
    for (let run = 1; run <= runs; run++) {
      // Who goes first alternates, since a plane that has just been written to is slower.
      for (const contender of run % 2 === 1 ? [ours, theirs] : [theirs, ours]) {
        const namespace = `bench-${contender.name}-${run}`
        for (const one of await takeTurn({ ...turn, contender, namespace })) {
          console.error(`run ${run}, ${one.contender}, ${one.step}: ${one.seconds.toFixed(2)} s`)
          measured.push(one)
        }
      }
    }
  } finally {
    far?.close()
  }
  return measured
}

function report(scenario: Scenario, measured: readonly Measured[]): string {
  const middle = (contender: Measured['contender'], step: Measured['step']) =>
    median(measured.filter(one => one.contender === contender && one.step === step).map(one => one.seconds))
  const rows = scenario.steps.map(step => {
    const [mine, theirs] = [middle('kubectl-nixos', step), middle('kubectl', step)]
    return [step, `${mine.toFixed(2)} s`, `${theirs.toFixed(2)} s`, (theirs / mine).toFixed(1)]
  })
  return table([[headOf(scenario), 'kubectl-nixos', 'kubectl --server-side', 'times faster'], ...rows])
}

const chosen = chosenScenarios()
const folder = mkdtempSync(join(tmpdir(), 'side-by-side-'))
const plane = flags.kubeconfig === undefined ? await startControlPlane({ nodes: 0 }) : undefined
try {
  const at = { kubeconfig: flags.kubeconfig ?? plane?.kubeconfig ?? '', home: folder }
  const kubectlBinary = flags.kubectl ?? plane?.binaries.kubectl ?? 'kubectl'
  await checkSameObjects(ours, file => [flags.binary, 'dump', '--file', file], folder, at)
  for (const scenario of chosen) {
    console.error(`${headOf(scenario)}:`)
    const measured = await measure(scenario, kubectlBinary, at)
    console.log(`${report(scenario, measured)}\n`)
  }
} finally {
  await plane?.stop()
  rmSync(folder, { recursive: true })
}
