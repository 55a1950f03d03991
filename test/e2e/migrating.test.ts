import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import type { LiveObject } from '../../src/manifest/object.ts'
import { configMap, configuration } from './configuration.ts'
import { kubectl, liveObject } from './live.ts'
import { onPlane } from './on-plane.ts'

// The commands of docs/migrating.md, on objects as each tool leaves them. kubectl writes them here with the field manager,
// labels and annotations of the tool. Each test is an instance and a namespace of its own.
const { plane, place, run } = onPlane({ nodes: 0 })

type Manifest = ReturnType<typeof deployment> | ReturnType<typeof configMap>
type Marks = Readonly<Record<string, string>>

/** How a tool writes its objects, and how it marks them. */
interface Tool {
  readonly section: string
  /** The kubectl command that leaves objects as the tool does. */
  readonly writes: readonly string[]
  readonly labels?: Marks
  readonly annotations?: Marks
  /** What `diff` says about the fields that are taken over. */
  readonly taken: string
}

const tools: readonly Tool[] = [
  {
    section: 'From kubectl apply',
    writes: ['apply'],
    taken: '"kubectl-client-side-apply" (Update)',
  },
  {
    section: 'From kubectl apply',
    writes: ['apply', '--server-side'],
    taken: '"kubectl" (Apply)',
  },
  {
    section: 'From kubectl apply',
    writes: ['create'],
    taken: '"kubectl-create" (Update)',
  },
  {
    section: 'From Helm',
    writes: ['create', '--field-manager=helm'],
    labels: { 'app.kubernetes.io/managed-by': 'Helm' },
    annotations: { 'meta.helm.sh/release-name': 'shop', 'meta.helm.sh/release-namespace': 'default' },
    taken: '"helm" (Update)',
  },
  {
    section: 'From Helm',
    writes: ['apply', '--server-side', '--field-manager=helm'],
    labels: { 'app.kubernetes.io/managed-by': 'Helm' },
    annotations: { 'meta.helm.sh/release-name': 'shop', 'meta.helm.sh/release-namespace': 'default' },
    taken: '"helm" (Apply)',
  },
  {
    section: 'From Argo CD',
    writes: ['apply', '--field-manager=argocd-controller'],
    annotations: { 'argocd.argoproj.io/tracking-id': 'shop:apps/Deployment:default/shop' },
    taken: '"argocd-controller" (Update)',
  },
  {
    section: 'From Argo CD',
    writes: ['apply', '--server-side', '--field-manager=argocd-controller'],
    labels: { 'argocd.argoproj.io/instance': 'shop' },
    taken: '"argocd-controller" (Apply)',
  },
  {
    section: 'From Flux',
    writes: ['apply', '--server-side', '--field-manager=kustomize-controller'],
    labels: {
      'kustomize.toolkit.fluxcd.io/name': 'shop',
      'kustomize.toolkit.fluxcd.io/namespace': 'flux-system',
    },
    taken: '"kustomize-controller" (Apply)',
  },
  {
    section: 'From kapp',
    writes: ['create', '--field-manager=kapp'],
    labels: { 'kapp.k14s.io/app': '1700000000000000000', 'kapp.k14s.io/association': 'v1.0123456789abcdef' },
    annotations: { 'kapp.k14s.io/identity': 'v1;default/apps/Deployment/shop;apps/v1' },
    taken: '"kapp" (Update)',
  },
]

const sidecar = { name: 'logship', image: 'logship:1' }
const now = { settings: configMap('settings', { A: '1', B: '2' }), shop: deployment([sidecar]) }
const wanted = { settings: configMap('settings', { A: '1' }), shop: deployment([]) }

describe('docs/migrating.md', () => {
  test('each tool of the page is tried', () => {
    const sections = [...page.matchAll(/^## (From .*)$/gm)].map(([, section]) => section)
    const tried = ['From kubernixos', ...tools.map(({ section }) => section)]
    expect(sections).toEqual([...new Set(tried)])
  })

  test.each(
    tools.map((tool, index) => ({ ...tool, name: `${tool.section}: ${tool.writes.join(' ')}`, index })),
  )('$name', async tool => {
    const namespace = `from-${tool.index}`
    await writeAs(tool, namespace)
    const before = await liveObject(plane, 'deployment/shop', '-n', namespace)
    const [diff, apply] = commandsOf(tool.section)

    place.write(configuration(wanted, { instance: namespace, namespace }))
    const shown = await run(...(diff ?? []))
    expect(shown).toMatchObject({ code: 1, writes: [] })
    expect(shown.stdout).toContain(`~ deployment.apps/shop (namespace ${namespace}) adopt`)
    expect(shown.stdout).toContain(`taken over: all fields of ${tool.taken}`)
    expect(shown.stdout).toContain('- data.B: "2"')
    expect(shown.stdout).toContain('- spec.template.spec.containers[name=logship]')
    expect(shown.stdout).not.toContain('stays')

    expect(await run(...(apply ?? []))).toMatchObject({ code: 0 })
    expect(await run('diff')).toMatchObject({ code: 0, stdout: '' })
    const shop = await liveObject(plane, 'deployment/shop', '-n', namespace)
    expect(shop.metadata.uid).toBe(before.metadata.uid)
    expect(ownersOf(shop)).toEqual(['kubectl-nixos Apply'])
    expect(Object.keys(shop.metadata.labels ?? {}).toSorted()).toEqual(['kubernixos', 'kubernixos/instance'])
    expect(Object.keys(shop.metadata.annotations ?? {})).toEqual(['deployment.kubernetes.io/revision'])

    place.write(configuration({ shop: wanted.shop }, { instance: namespace, namespace }))
    const pruned = await run('apply', '--prune', '--yes')
    expect(pruned).toMatchObject({ code: 0, stdout: expect.stringContaining('configmap/settings pruned\n') })
  })

  test('From kubernixos: its objects are ours without a flag, and what left before stays', async () => {
    const namespace = 'from-kubernixos'
    await kubectl(plane, 'create', 'namespace', namespace)
    place.write(configuration({ ...now, left: configMap('left') }, { instance: namespace, namespace }))
    const dumped = await run('dump')
    await applied(['apply', '-f', '-'], dumped.stdout)
    place.write(configuration(wanted, { instance: namespace, namespace }))

    const [diff, apply] = commandsOf('From kubernixos')
    const shown = await run(...(diff ?? []))
    expect(shown).toMatchObject({ code: 1, writes: [] })
    expect(shown.stdout).toContain(`~ deployment.apps/shop (namespace ${namespace}) update\n`)
    expect(shown.stdout).toContain('taken over: all fields of "kubectl-client-side-apply" (Update)')
    expect(shown.stdout).toContain(`= configmap/left (namespace ${namespace}) keep`)
    expect(await run(...(apply ?? []))).toMatchObject({ code: 0 })
    expect(ownersOf(await liveObject(plane, 'deployment/shop', '-n', namespace))).toEqual([
      'kubectl-nixos Apply',
    ])
    const kept = await run('prune', '--yes')
    expect(kept).toMatchObject({
      code: 0,
      writes: [],
      stderr: expect.stringContaining('give --prune-legacy'),
    })
    const legacy = await run('diff', '--prune-legacy', '-o', 'json')
    const left = { apiVersion: 'v1', kind: 'ConfigMap', namespace, name: 'left' }
    expect(JSON.parse(legacy.stdout).changes).toEqual([{ action: 'delete', object: left, legacy: true }])
    const unasked = await run('prune', '--prune-legacy')
    const list = `legacy objects that kubectl apply has labelled:\n  - configmap/left (namespace ${namespace})\n`
    expect(unasked).toMatchObject({ code: 1, writes: [], stderr: expect.stringContaining(list) })
    const pruned = await run('prune', '--prune-legacy', '--yes')
    expect(pruned).toMatchObject({ code: 0, stdout: 'configmap/left pruned\n' })
  })
})

describe('what --adopt and --take-over decide', () => {
  test.each([
    { flags: [], object: 'settings released', field: 'stays' },
    { flags: ['--take-over', 'helm'], object: 'settings released', field: 'goes' },
    { flags: ['--adopt'], object: 'settings pruned', field: 'stays' },
    { flags: ['--adopt', '--take-over', 'helm'], object: 'settings pruned', field: 'goes' },
  ])('$flags: the object is $object, its field $field', async ({ flags, object, field }) => {
    const namespace = `decide${flags.join('').replaceAll('--', '-')}`
    await writeAs({ section: '', writes: ['create', '--field-manager=helm'], taken: '' }, namespace)
    place.write(configuration(now, { instance: namespace, namespace }))
    expect(await run('apply', ...flags)).toMatchObject({ code: 0 })

    place.write(configuration(wanted, { instance: namespace, namespace }))
    const shown = await run('diff')
    expect(shown.code).toBe(1)
    expect(shown.stdout.includes('dropped, but stays: data.B (helm)')).toBe(field === 'stays')
    expect(await run('apply')).toMatchObject({ code: 0 })
    const settings = await liveObject(plane, 'configmap/settings', '-n', namespace)
    expect(Object.keys((settings['data'] ?? {}) as object)).toEqual(field === 'stays' ? ['A', 'B'] : ['A'])

    place.write(configuration({ shop: wanted.shop }, { instance: namespace, namespace }))
    const pruned = await run('apply', '--prune', '--yes')
    expect(pruned).toMatchObject({ code: 0, stdout: expect.stringContaining(`configmap/${object}\n`) })
  })
})

const page = readFileSync(new URL('../../docs/migrating.md', import.meta.url), 'utf8')

/** The commands of kubectl-nixos in a section of the page, without `kubectl nixos`. */
function commandsOf(section: string): string[][] {
  const [, text = ''] = page.split(`\n## ${section}\n`)
  const [own = ''] = text.split('\n## ')
  const commands = [...own.matchAll(/^\$ kubectl nixos (.*)$/gm)].map(([, line = '']) => line.split(' '))
  expect(commands).toHaveLength(2)
  return commands
}

/** Leaves the objects in a new namespace as the tool does. */
async function writeAs({ writes, labels, annotations }: Tool, namespace: string): Promise<void> {
  await kubectl(plane, 'create', 'namespace', namespace)
  const marked = ({ metadata, ...rest }: Manifest) => ({
    ...rest,
    metadata: { ...metadata, ...(labels && { labels }), ...(annotations && { annotations }) },
  })
  const list = { apiVersion: 'v1', kind: 'List', items: Object.values(now).map(marked) }
  await applied([...writes, '-n', namespace, '-f', '-'], JSON.stringify(list))
}

async function applied(args: readonly string[], stdin: string): Promise<void> {
  expect(await plane.kubectl(args, { stdin })).toMatchObject({ code: 0 })
}

/** The managers that own fields outside of subresources, with their operations. */
function ownersOf({ metadata }: LiveObject): string[] {
  const entries = (metadata.managedFields ?? []).filter(({ subresource }) => !subresource)
  return entries.map(({ manager, operation }) => `${manager} ${operation}`).toSorted()
}

function deployment(more: readonly { name: string; image: string }[]) {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'shop' },
    spec: {
      selector: { matchLabels: { app: 'shop' } },
      template: {
        metadata: { labels: { app: 'shop' } },
        spec: { containers: [{ name: 'web', image: 'web:1' }, ...more] },
      },
    },
  }
}
