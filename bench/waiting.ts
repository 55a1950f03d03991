// The requests of a wait, beside those of kubectl and of polling: npm run bench:wait. It rolls the shop out and, where
// the real manifests are, Argo CD with it.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import type { AuditEvent } from '../test/control-plane/audit-event.ts'
import { type ControlPlane, startControlPlane } from '../test/control-plane/control-plane.ts'
import { realManifests } from '../test/fixtures/real-manifests.ts'
import { writeShop, writeShopAndArgo } from '../test/fixtures/shop-and-argo.ts'
import { outputOf, type Surroundings } from './run.ts'
import { table } from './table.ts'
import { type Waiting, type Workload, waitByKubectl, waitByPolling } from './waiters.ts'

const { values: flags } = parseArgs({
  options: {
    binary: { type: 'string', default: join(import.meta.dirname, '../dist/kubectl-nixos') },
    // For how many seconds no node takes a Pod, because simulated nodes start Pods at once, unlike real ones.
    delay: { type: 'string', default: '30' },
    // How many seconds polling pauses. kapp's default is 3.
    interval: { type: 'string', default: '3' },
  },
})
const file = join(realManifests === undefined ? writeShop() : writeShopAndArgo(), 'kubernixos.nix')
const home = mkdtempSync(join(tmpdir(), 'waiting-'))
const kinds = 'deployments,statefulsets'

async function workloads(): Promise<readonly Workload[]> {
  const dumped = await outputOf([flags.binary, 'dump', '--file', file], { kubeconfig: '/dev/null', home })
  const { items } = JSON.parse(dumped) as { items: { kind: string; metadata: Omit<Workload, 'resource'> }[] }
  return items
    .filter(({ kind }) => kind === 'Deployment' || kind === 'StatefulSet')
    .map(({ kind, metadata: { namespace, name } }) => ({
      resource: kind === 'Deployment' ? 'deployments' : 'statefulsets',
      namespace,
      name,
    }))
}

/** The requests for objects of `measured`, on a control plane of its own, as the user of the given kubeconfig. */
async function requestsOf(measured: (plane: ControlPlane, at: Surroundings) => Promise<unknown>) {
  const plane = await startControlPlane()
  try {
    const user = 'measured'
    await slowly(
      plane,
      measured(plane, { kubeconfig: await plane.user(user, { groups: ['system:masters'] }), home }),
    )
    const events = (await plane.auditEvents()).filter(
      event => event.user.username === user && isForObject(event),
    )
    // The log has the start and the end of a watch as two events of one request.
    const once = new Map(
      events.map(event => [`${event.requestReceivedTimestamp} ${event.requestURI}`, event]),
    )
    return [...once.values()]
  } finally {
    await plane.stop()
  }
}

function isForObject({ objectRef }: AuditEvent): boolean {
  return objectRef?.resource !== undefined && objectRef.resource !== 'leases'
}

/** Lets no node take a Pod until `--delay` seconds after the last workload was created, and awaits the run. */
async function slowly(
  { kubeconfig, binaries: { kubectl } }: ControlPlane,
  run: Promise<unknown>,
): Promise<void> {
  const ask = (...args: string[]) => outputOf([kubectl, ...args], { kubeconfig, home })
  // A failure is thrown below, and nothing listens before that.
  run.catch(() => {})
  const nodes = (await ask('get', 'nodes', '-o', 'name')).trim().split('\n')
  await ask('cordon', ...nodes)
  const created = async () => (await ask('get', kinds, '-A', '-o', 'name')).trim().split('\n').length
  while ((await created()) < awaited.length) await sleep(500)
  await sleep(Number(flags.delay) * 1000)
  await ask('uncordon', ...nodes)
  await run
}

const apply = [flags.binary, 'apply', '--file', file]

/** Ours waits in the run that writes, so what counts comes after its last write. */
async function ours(): Promise<number> {
  const events = await requestsOf((_, at) => outputOf([...apply, '--wait'], at))
  return events.length - 1 - events.findLastIndex(({ verb }) => verb === 'patch' || verb === 'create')
}

/** How many requests another way of waiting sends after an apply. */
async function afterApply(wait: (waiting: Waiting) => Promise<void>): Promise<number> {
  const events = await requestsOf(async ({ kubeconfig, binaries: { kubectl } }, at) => {
    await outputOf(apply, { kubeconfig, home })
    await wait({ kubectl, at, workloads: awaited })
  })
  return events.length
}

const awaited = await workloads()
try {
  const counts = [
    ['kubectl nixos apply --wait', await ours()],
    ['kubectl wait, kubectl rollout status', await afterApply(waitByKubectl)],
    [
      `polling each workload, pauses of ${flags.interval} s`,
      await afterApply(waiting => waitByPolling(Number(flags.interval), waiting)),
    ],
  ] as const
  const mine = counts[0][1]
  const rows = counts.map(([what, count]) => [what, String(count), (count / mine).toFixed(1)])
  const head = `${awaited.length} workloads, no Pod starts for ${flags.delay} s`
  console.log(table([[head, 'requests', 'times ours'], ...rows]))
} finally {
  rmSync(home, { recursive: true })
  rmSync(dirname(file), { recursive: true })
}
