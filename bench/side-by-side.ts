import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { startControlPlane } from '../test/control-plane/control-plane.ts'
import { kubectl, kubectlNixos } from './contenders.ts'
import type { Surroundings } from './run.ts'
import { checkSameObjects } from './same-objects.ts'
import { type Measured, steps, takeTurn } from './steps.ts'
import { median, table } from './table.ts'

// KUBECONFIG is not looked at: a benchmark writes to no cluster that just happens to be the current one.
const { values: flags } = parseArgs({
  options: {
    binary: { type: 'string', default: join(import.meta.dirname, '../dist/kubectl-nixos') },
    kubeconfig: { type: 'string' },
    kubectl: { type: 'string' },
    count: { type: 'string', default: '1000' },
    runs: { type: 'string', default: '3' },
  },
})
const count = Number(flags.count)
const runs = Number(flags.runs)

async function measure(
  folder: string,
  kubectlBinary: string,
  at: Surroundings,
): Promise<readonly Measured[]> {
  const ours = kubectlNixos(flags.binary)
  const theirs = kubectl(kubectlBinary)
  await checkSameObjects(ours, file => [flags.binary, 'dump', '--file', file], folder, at)
  const measured: Measured[] = []
  for (let run = 1; run <= runs; run++) {
    // Who goes first alternates, since a plane that has just been written to is slower.
    for (const contender of run % 2 === 1 ? [ours, theirs] : [theirs, ours]) {
      const namespace = `bench-${contender.name}-${run}`
      const turn = await takeTurn({ contender, namespace, count, folder, kubectl: kubectlBinary, at })
      for (const { step, seconds } of turn) {
        console.error(`run ${run}, ${contender.name}, ${step}: ${seconds.toFixed(2)} s`)
      }
      measured.push(...turn)
    }
  }
  return measured
}

function report(measured: readonly Measured[]): string {
  const middle = (contender: Measured['contender'], step: Measured['step']) =>
    median(measured.filter(one => one.contender === contender && one.step === step).map(one => one.seconds))
  const rows = steps.map(({ name }) => {
    const [ours, theirs] = [middle('kubectl-nixos', name), middle('kubectl', name)]
    return [name, `${ours.toFixed(2)} s`, `${theirs.toFixed(2)} s`, (theirs / ours).toFixed(1)]
  })
  const head = [
    `${count} ConfigMaps, median of ${runs}`,
    'kubectl-nixos',
    'kubectl --server-side',
    'times faster',
  ]
  return table([head, ...rows])
}

const folder = mkdtempSync(join(tmpdir(), 'side-by-side-'))
const plane = flags.kubeconfig === undefined ? await startControlPlane({ nodes: 0 }) : undefined
try {
  const at = { kubeconfig: flags.kubeconfig ?? plane?.kubeconfig ?? '', home: folder }
  console.log(report(await measure(folder, flags.kubectl ?? plane?.binaries.kubectl ?? 'kubectl', at)))
} finally {
  await plane?.stop()
  rmSync(folder, { recursive: true })
}
