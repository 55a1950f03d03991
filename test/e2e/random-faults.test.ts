import { afterAll, beforeAll, expect, test } from 'vitest'
import { type FaultProxy, startFaultProxy } from '../faults/fault-proxy.ts'
import { byRules } from '../faults/fault-rules.ts'
import { randomFaults } from '../faults/random-faults.ts'
import { configMap, configuration } from './configuration.ts'
import { crd, custom } from './custom-kind.ts'
import { kubectl, liveObjects } from './live.ts'
import { onPlane } from './on-plane.ts'

// Random faults while a run creates, changes and deletes. FAULT_SEEDS gives other seeds, separated by commas.
const { plane, place, run } = onPlane({ nodes: 0 })
let proxy: FaultProxy

beforeAll(async () => {
  proxy = await startFaultProxy(plane, { tls: true })
  place.write({ proxied: proxy.kubeconfig })
})
afterAll(() => proxy?.close())

const seeds = (process.env['FAULT_SEEDS'] ?? '2,8,9,16').split(',').map(Number)

/** The configuration of a seed before the faults (round 1) and after it (round 2). Five objects leave, five come, and one is replaced. */
function rounds(seed: number, round: 1 | 2) {
  const namespace = `seed-${seed}`
  const first = round === 1 ? 0 : 5
  const web = Array.from({ length: 10 }, (_, index) => `web-${first + index}`)
  const maps = Object.fromEntries(
    web.map(name => [name, configMap(name, { round: String(round) }, namespace)]),
  )
  const kind = crd(`Seed${seed}`, ['v1'])
  const one = custom(`Seed${seed}`, `one-${round}`, { namespace })
  const space = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } }
  const fixed = {
    ...configMap('fixed', { round: String(round) }, namespace),
    metadata: { name: 'fixed', namespace, annotations: { 'kubernixos/recreate': 'true' } },
    immutable: true,
  }
  const manifests = { ...maps, kind, one, space, fixed }
  return { kept: [...web, 'fixed'], files: configuration(manifests, { instance: namespace }) }
}

test.each(seeds)(
  'seed %d: what fails is told, nothing wanted is deleted, and the next run converges',
  async seed => {
    place.write(rounds(seed, 1).files)
    expect(await run('apply')).toMatchObject({ code: 0, stderr: '14 created\n' })
    const { kept, files } = rounds(seed, 2)
    place.write(files)
    proxy.behave = byRules(randomFaults(seed))
    const args = ['--prune', '--yes', '--retry-timeout=4s', '--delete-timeout=10s', '--kubeconfig', 'proxied']
    const faulty = await run('apply', ...args)
    const isDone = (await run('diff')).code === 0
    const context = `FAULT_SEEDS=${seed}: exit code ${faulty.code}\n${faulty.stdout}${faulty.stderr}`
    // A run that has not done everything says so; a run that says so may have failed only in its answer.
    expect(faulty.code === 0 && !isDone, context).toBe(false)
    expect(faulty.stderr, context).not.toMatch(/^ +at |\bTypeError\b|bug/m)

    proxy.behave = () => undefined
    const healthy = await run('apply', ...args)
    expect(healthy.code, `${context}\nand without faults:\n${healthy.stderr}`).toBe(0)
    expect((await run('diff')).code, context).toBe(0)
    const live = await liveObjects(plane, 'configmaps', '-n', `seed-${seed}`, '-l', 'kubernixos')
    expect(live.map(({ metadata }) => metadata.name).sort(), context).toEqual(kept.toSorted())
    const deleted = [...faulty.writes, ...healthy.writes].filter(write => write.startsWith('delete'))
    const leaves = [0, 1, 2, 3, 4].map(index => `/configmaps/web-${index}`)
    const path = (write: string) => write.replace(/^delete \S*(\/\w+\/[^/]+)$/, '$1')
    const allowed = [...leaves, '/configmaps/fixed', `/seed${seed}s/one-1`]
    expect(
      deleted.map(path).filter(one => !allowed.includes(one)),
      context,
    ).toEqual([])
    await kubectl(plane, 'get', `seed${seed}/one-2`, '-n', `seed-${seed}`)
  },
)
