import { afterAll, beforeAll, expect, test } from 'vitest'
import type { LiveObject } from '../../src/manifest/object.ts'
import { type FaultProxy, startFaultProxy } from '../faults/fault-proxy.ts'
import { drawer } from '../faults/random-faults.ts'
import {
  crashConfiguration,
  crashInstance,
  crashNamespace,
  isReplaced,
  type Leaving,
  leavingWith,
  mayBeDeleted,
  titleOf,
  titles,
} from './crash-configurations.ts'
import { countPoints, type Phase, passOnAll, phases, stopAt } from './crash-points.ts'
import { kubectl, liveObjects } from './live.ts'
import { onPlane } from './on-plane.ts'
import { writesSince } from './program.ts'
import { startRun } from './running.ts'

// A signal at a random point of a run, and a second run of the same configuration. The seeds are 1 to 14, or 1 to
// CRASH_RUNS, or those of CRASH_SEEDS, separated by commas. A run of seed n goes from generation n to n + 1.
const { plane, place, run } = onPlane({ nodes: 1 })
let proxy: FaultProxy
/** How many points the phases of a run have, by what leaves in it. */
let counts: Record<Leaving, Record<Phase, number>>
/** What the cluster has, unless a test has failed. */
let cluster: { readonly generation: number; readonly state?: State } | undefined

const runs = Number(process.env['CRASH_RUNS'] ?? 14)
const seeds =
  process.env['CRASH_SEEDS']?.split(',').map(Number) ?? Array.from({ length: runs }, (_, index) => index + 1)
/** Generations from here on belong to no seed. A Namespace leaves with this one, and a CRD with the one after the next. */
const many = 1_000_000
const args = ['--prune', '--yes', '--wait', '--lock-timeout=0', '--kubeconfig', 'proxied']
const signals = [
  { signal: 'SIGKILL', code: null },
  { signal: 'SIGINT', code: 130 },
  { signal: 'SIGTERM', code: 143 },
] as const

/** What a seed draws. Seven seeds in a row draw each phase, and 21 draw each signal in each phase. */
function drawn(seed: number) {
  const phase = phases[seed % phases.length] ?? 'connect'
  const nth = 1 + drawer(seed)(counts[leavingWith(seed)][phase])
  return { ...(signals[seed % signals.length] ?? signals[0]), phase, nth }
}

/** The phase in which each signal came. */
const crashed: Phase[] = []

/** Objects of others: without a label of ours, with copied labels, and one beside our objects. */
const others = [
  ['default', 'plain', []],
  ['default', 'copied', [`kubernixos/instance=${crashInstance}`, 'kubernixos=copied']],
  [crashNamespace, 'beside', []],
] as const

async function apply(next: number): Promise<void> {
  place.write(crashConfiguration(next))
  expect(await run('apply', ...args)).toMatchObject({ code: 0 })
  cluster = { generation: next }
}

beforeAll(async () => {
  proxy = await startFaultProxy(plane, { tls: true })
  place.write({ proxied: proxy.kubeconfig })
  await apply(many)
  for (const [namespace, name, labels] of others) {
    await kubectl(plane, 'create', 'configmap', name, '-n', namespace, '--from-literal=a=b')
    if (labels.length > 0) await kubectl(plane, 'label', 'configmap', name, '-n', namespace, ...labels)
  }
  counts = {
    Namespace: await countPoints(proxy, () => apply(many + 2)),
    CustomResourceDefinition: await countPoints(proxy, () => apply(many + 4)),
  }
})
afterAll(() => proxy?.close())

type State = Awaited<ReturnType<typeof look>>

/** Our objects, the UIDs of those that stay in every generation, the objects of others, and who has the lock. */
async function look() {
  const live = await liveObjects(
    plane,
    'namespaces,customresourcedefinitions,configmaps,secrets,deployments,crashs,leases.coordination.k8s.io',
    '--all-namespaces',
  )
  const isOther = ({ metadata }: LiveObject) => others.some(([, name]) => name === metadata.name)
  const ours = live.filter(
    object => object.metadata.labels?.['kubernixos/instance'] === crashInstance && !isOther(object),
  )
  const common = ours.filter(({ metadata }) => !metadata.name.startsWith('only') && !isReplaced(metadata))
  const untouched = live.filter(isOther).map(({ metadata }) => metadata)
  const lease = live.find(({ metadata }) => metadata.name === `kubernixos-instance-${crashInstance}`)
  return {
    ours: ours.filter(({ metadata }) => metadata.deletionTimestamp === undefined),
    uids: Object.fromEntries(common.map(object => [titleOf(object), object.metadata.uid])),
    others: untouched.map(({ name, uid, resourceVersion }) => `${name} ${uid} ${resourceVersion}`),
    holder: (lease?.['spec'] as Record<string, unknown> | undefined)?.['holderIdentity'],
  }
}

/** Expects that the cluster has exactly the objects of a generation, and that diff finds no difference. */
async function expectConverged(next: number, context: string): Promise<State> {
  const found = await look()
  // Only the diff looks at the objects of kinds that come and go.
  const expected = titles(next).filter(title => !title.startsWith('Only'))
  expect(found.ours.map(titleOf).sort(), context).toEqual(expected)
  expect(await place.run(['diff']), context).toMatchObject({ code: 0 })
  return found
}

/** Starts an apply, and sends the signal of this seed at its point. */
async function crash(seed: number) {
  const { signal, phase, nth } = drawn(seed)
  const running = startRun(place, ['apply', ...args])
  let stopped = 'never'
  stopAt(proxy, { phase, nth }, ({ phase, at }) => {
    stopped = `in ${phase}, at the ${at}`
    crashed.push(phase)
    running.signal(signal)
    // The API server does not get the request of a program that is already gone.
    return signal === 'SIGKILL' && at === 'request' ? 'reset' : undefined
  })
  const ended = await running.ended
  passOnAll(proxy)
  const head = `CRASH_SEEDS=${seed}: ${signal} at point ${nth} of ${phase} (${stopped}), exit code ${ended.code}`
  return { ...ended, context: `${head}\n${ended.stdout}${ended.stderr}` }
}

/** The writes since then that are not for this run: deletions of wanted objects, and writes to unknown ones. */
async function strangeWrites(seed: number, start: Date): Promise<string[]> {
  const wanted = titles(seed + 1).map(title => title.replace(/^.*\//, ''))
  const writes = await writesSince(plane, start)
  return writes.filter(write => {
    const [path = ''] = write.split('?')
    return path.startsWith('delete ')
      ? !mayBeDeleted(seed, path)
      : !wanted.includes(path.slice(path.lastIndexOf('/') + 1))
  })
}

test.each(seeds)(
  'CRASH_SEEDS=%d: a run after a crash converges, and only what leaves the configuration is deleted',
  async seed => {
    if (cluster?.generation !== seed) await apply(seed)
    const before = cluster?.state ?? (await look())
    cluster = undefined
    const start = new Date()
    const { signal, code } = drawn(seed)

    place.write(crashConfiguration(seed + 1))
    const first = await crash(seed)
    expect(first.stderr, first.context).not.toMatch(/^ +at |\bTypeError\b|bug/m)
    // The signal may come when everything is done.
    expect([code, 0], first.context).toContain(first.code)
    const after = first.code === 0 ? await expectConverged(seed + 1, first.context) : await look()
    if (signal !== 'SIGKILL') expect(after.holder, first.context).toBeUndefined()

    const second = await place.run(['apply', ...args])
    const context = `${first.context}\nthe second run:\n${second.stdout}${second.stderr}`
    expect(second.code, context).toBe(0)
    const state = await expectConverged(seed + 1, context)
    expect(state, context).toMatchObject({ uids: before.uids, others: before.others, holder: undefined })
    expect(await strangeWrites(seed, start), context).toEqual([])
    cluster = { generation: seed + 1, state }
  },
)

test('the signals have hit all the phases that the seeds draw', () => {
  const meant = new Set(seeds.map(seed => drawn(seed).phase))
  expect(phases.filter(phase => meant.has(phase) && !crashed.includes(phase))).toEqual([])
})
