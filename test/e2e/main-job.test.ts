import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { runProgram } from '../control-plane/run-program.ts'
import { realManifests } from '../fixtures/real-manifests.ts'
import { edit, override, writeShop, writeShopAndArgo } from '../fixtures/shop-and-argo.ts'
import { byName, kubectl, liveObjects, settled } from './live.ts'
import { onPlane } from './on-plane.ts'
import { program, writesSince } from './program.ts'

// One story, told in order: each test goes on where the one before it ended. Without the real manifests (whose
// fixture says so aloud) it is the story of the shop alone.
const withArgo = realManifests !== undefined
const total = withArgo ? 96 : 37
const removed = [
  'deployment.apps/adservice',
  'deployment.apps/emailservice',
  'deployment.apps/recommendationservice',
  'service/adservice',
  'service/emailservice',
  'service/frontend-external',
  'service/recommendationservice',
  'serviceaccount/adservice',
  'serviceaccount/emailservice',
  'serviceaccount/recommendationservice',
]

describe(`the main job with ${withArgo ? 'the shop and Argo CD' : 'the shop alone'}`, () => {
  const { plane, place: shop } = onPlane({ folder: withArgo ? writeShopAndArgo : writeShop })

  test('without a keyword it checks and is silent', async () => {
    expect(await shop.run([])).toEqual({ code: 0, stdout: '', stderr: '' })
  })

  test('dump prints the List that apply sends, each object with the checksum', async () => {
    const { code, stdout, stderr } = await shop.run(['dump'])
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    const { apiVersion, kind, items } = JSON.parse(stdout)
    expect({ apiVersion, kind }).toEqual({ apiVersion: 'v1', kind: 'List' })
    expect(items).toHaveLength(total)
    const checksum = items[0].metadata.labels.kubernixos
    expect(checksum).toMatch(/^[0-9a-f]{62}$/)
    expect(items.every((item: Labelled) => item.metadata.labels['kubernixos'] === checksum)).toBe(true)
  })

  test('diff of an empty cluster is all creations, and writes nothing', async () => {
    const start = new Date()
    const { code, stdout, stderr } = await shop.run(['diff'])
    expect({ code, stderr }).toEqual({ code: 1, stderr: `${total} to create\n` })
    expect(stdout.match(/^\+ \S+ (\(namespace \S+\) )?create$/gm)).toHaveLength(total)
    const { summary, changes } = JSON.parse((await shop.run(['diff', '-o', 'json'])).stdout)
    expect(summary).toMatchObject({ create: total, update: 0, refused: 0 })
    expect(changes).toHaveLength(total)
    expect(await writesSince(plane, start)).toEqual([])
  })

  test('apply creates everything in one run, namespaces and CRDs before what needs them', async () => {
    const start = new Date()
    const { code, stdout, stderr } = await shop.run(['apply'])
    expect({ code, stderr }).toEqual({ code: 0, stderr: `${total} created\n` })
    const created = lines(stdout)
    expect(created).toHaveLength(total)
    expect(created.every(line => line.endsWith(' created'))).toBe(true)
    const first = created.slice(0, withArgo ? 5 : 2).map(line => line.split('/')[0])
    expect(new Set(first)).toEqual(
      new Set(['namespace', ...(withArgo ? ['customresourcedefinition.apiextensions.k8s.io'] : [])]),
    )
    const writes = await writesSince(plane, start)
    expect(writes).toHaveLength(total)
    expect(writes.every(write => write.startsWith('patch '))).toBe(true)
  })

  test('the pods of the shop get ready', async () => {
    const wait = ['wait', 'deployments', '--all', '-n', 'shop', '--for=condition=Available', '--timeout=90s']
    expect(lines(await kubectl(plane, ...wait))).toHaveLength(12)
    const ready = ['--for=condition=Ready', '--timeout=60s']
    expect(lines(await kubectl(plane, 'wait', 'pods', '--all', '-n', 'shop', ...ready))).toHaveLength(12)
  })

  test.skipIf(!withArgo)("Argo CD's CRDs are served and its pods get ready", async () => {
    const inArgo = ['-n', 'argocd', '--timeout=90s']
    const wait = ['wait', 'deployments', '--all', '--for=condition=Available', ...inArgo]
    expect(lines(await kubectl(plane, ...wait))).toHaveLength(6)
    await kubectl(plane, 'rollout', 'status', 'statefulset/argocd-application-controller', ...inArgo)
    expect(await liveObjects(plane, 'applications,applicationsets,appprojects', '-A')).toEqual([])
  })

  test('then diff is empty, although controllers have copied the label to Endpoints and EndpointSlices', async () => {
    const copies = await liveObjects(plane, 'endpoints,endpointslices', '-A', '-l', 'kubernixos')
    expect(copies.length).toBeGreaterThanOrEqual(24)
    const { code, stdout, stderr } = await shop.run(['diff'])
    expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: '', stderr: `${total} unchanged\n` })
  })

  test('a second apply writes nothing', async () => {
    const kinds = await wantedKinds()
    const versions = async () =>
      byName(await liveObjects(plane, kinds, '-A', '-l', 'kubernixos'), 'resourceVersion')
    const before = await settled(versions)
    expect(Object.keys(before)).toHaveLength(total)
    const start = new Date()
    const { code, stdout, stderr } = await shop.run(['apply', '--prune'])
    expect({ code, stderr }).toEqual({ code: 0, stderr: `${total} unchanged\n` })
    expect(lines(stdout).every(line => line.endsWith(' unchanged'))).toBe(true)
    expect(await writesSince(plane, start)).toEqual([])
    expect(await versions()).toEqual(before)
  })

  test('another image is one field of one object; of the rest only the checksum changes', async () => {
    edit(shop.folder, 'shop/services/cart.nix', 'redis:alpine', 'redis:8-alpine')
    const text = await shop.run(['diff'])
    expect(text).toEqual({
      code: 1,
      stdout: [
        '~ deployment.apps/redis-cart (namespace shop) update',
        '    ~ spec.template.spec.containers[name=redis].image: redis:alpine → redis:8-alpine',
        `= ${total - 1} to restamp: only the checksum label changes`,
        '',
      ].join('\n'),
      stderr: `1 to update, ${total - 1} to restamp\n`,
    })
    const { changes } = JSON.parse((await shop.run(['diff', '-o', 'json'])).stdout)
    expect(changes.filter((change: { action: string }) => change.action !== 'restamp')).toEqual([
      {
        action: 'update',
        object: { apiVersion: 'apps/v1', kind: 'Deployment', namespace: 'shop', name: 'redis-cart' },
        patch: [{ op: 'replace', path: '/spec/template/spec/containers/0/image', value: 'redis:8-alpine' }],
        fields: [
          {
            op: 'replace',
            path: 'spec.template.spec.containers[name=redis].image',
            pointer: '/spec/template/spec/containers/0/image',
            before: 'redis:alpine',
            after: 'redis:8-alpine',
          },
        ],
      },
    ])
  })

  test('apply rolls the image out, and diff is empty again', async () => {
    const { code, stdout, stderr } = await shop.run(['apply'])
    expect({ code, stderr }).toEqual({ code: 0, stderr: `1 configured, ${total - 1} restamped\n` })
    expect(lines(stdout)[0]).toBe('deployment.apps/redis-cart configured')
    expect(await shop.run(['diff'])).toMatchObject({ code: 0, stdout: '' })
    const pods = ['rollout', 'status', 'deployment/redis-cart', '-n', 'shop', '--timeout=60s']
    expect(await kubectl(plane, ...pods)).toContain('successfully rolled out')
  })

  test('what is removed from the configuration stays with a plain apply', async () => {
    removeTen()
    const before = await live()
    const { code, stderr } = await shop.run(['apply'])
    expect({ code, stderr }).toEqual({ code: 0, stderr: `${total - 10} restamped\n` })
    expect(await live()).toEqual(before)
    const { code: answer, stdout } = await shop.run(['diff'])
    expect(answer).toBe(1)
    // What goes with a Deployment or a Service is counted on a line below it.
    const changes = lines(stdout).filter(line => !/^ {4}also deletes: \d+ (pods|endpointslices)/.test(line))
    const deletions = changes.map(line => line.match(/^- (\S+) \(namespace shop\) delete$/)?.[1])
    expect(deletions.sort()).toEqual(removed)
  })

  test('prune without a terminal and without --yes refuses, and applies nothing either', async () => {
    edit(shop.folder, 'shop/services/cart.nix', 'redis:8-alpine', 'redis:8.2-alpine')
    const before = await live()
    const start = new Date()
    const { code, stderr } = await shop.run(['apply', 'prune'])
    expect(code).toBe(1)
    expect(stderr).toContain('10 objects would be deleted, but there is no terminal to ask at')
    expect(stderr).toContain('--yes')
    expect(await writesSince(plane, start)).toEqual([])
    expect(await live()).toEqual(before)
  })

  test('prune asks at a terminal, and no changes nothing', async () => {
    const start = new Date()
    const { code, screen } = await shop.runAtTerminal(['apply', '--prune'], ['no'])
    expect({ code, screen }).toEqual({ code: 1, screen: expect.stringContaining('nothing was written') })
    for (const name of removed) expect(screen).toContain(name)
    expect(await writesSince(plane, start)).toEqual([])
  })

  test('prune --dry-run lists the deletions and deletes nothing', async () => {
    const start = new Date()
    const { code, stdout } = await shop.run(['prune', '--dry-run'])
    expect(code).toBe(0)
    expect(lines(stdout).sort()).toEqual(removed.map(name => `${name} pruned (server dry run)`))
    expect(await writesSince(plane, start)).toEqual([])
  })

  test('apply --prune --yes deletes exactly what was removed', async () => {
    const before = await live()
    const start = new Date()
    const { code, stdout, stderr } = await shop.run(['apply', '--prune', '--yes'])
    const summary = `1 configured, ${total - 11} restamped, 10 pruned\n`
    expect({ code, stderr }).toEqual({ code: 0, stderr: summary })
    const pruned = lines(stdout).filter(line => line.endsWith(' pruned'))
    expect(pruned.sort()).toEqual(removed.map(name => `${name} pruned`))
    const verbs = (await writesSince(plane, start)).map(write => write.split(' ')[0])
    expect(verbs).toEqual([...Array(total - 10).fill('patch'), ...Array(10).fill('delete')])
    await expectSurvivors(before, /shop\/(adservice|emailservice|recommendationservice|frontend-external)/)
    expect(await shop.run(['diff'])).toMatchObject({ code: 0, stdout: '' })
  })

  test('yes at the terminal deletes', async () => {
    edit(
      shop.folder,
      'overrides.nix',
      '{ lib, ... }: {',
      '{ lib, ... }: { shop.loadGenerator.enable = false;',
    )
    const before = await live()
    const { code, screen } = await shop.runAtTerminal(['prune'], ['yes'])
    expect({ code, screen }).toEqual({ code: 0, screen: expect.stringContaining('2 pruned') })
    await expectSurvivors(before, / shop\/loadgenerator$/)
  })

  test('kubectl nixos dump apply prune --yes does all three, the document first', async () => {
    override(
      shop.folder,
      '{ lib, ... }: { kubernixos.manifests.shippingservice-account = lib.mkForce null; }',
    )
    const env = { ...shop.env, PATH: `${dirname(program)}:${process.env['PATH']}` }
    const words = ['dump', 'apply', 'prune', '--yes']
    const { code, stdout, stderr } = await plane.kubectl(['nixos', ...words], { cwd: shop.folder, env })
    expect({ code, stderr }).toEqual({ code: 0, stderr: `12 created, ${total - 13} restamped, 1 pruned\n` })
    const end = stdout.indexOf('\n}\n') + 3
    const dumped = JSON.parse(stdout.slice(0, end))
    expect(dumped).toMatchObject({ kind: 'List', items: { length: total - 1 } })
    const told = lines(stdout.slice(end))
    expect(told).toHaveLength(total)
    expect(told.at(-1)).toBe('serviceaccount/shippingservice pruned')
  })

  test('called as kubernixos it does the same', async () => {
    const command = [join(dirname(program), 'kubernixos'), 'diff']
    expect(await runProgram(command, { cwd: shop.folder, env: shop.env })).toEqual({
      code: 0,
      stdout: '',
      stderr: `${total - 1} unchanged\n`,
    })
  })

  /** The kinds of the configuration as `kubectl get` takes them. */
  async function wantedKinds(): Promise<string> {
    const { stdout } = await shop.run(['dump', '-o', 'name'])
    return [...new Set(lines(stdout).map(line => line.split('/')[0]))].join(',')
  }

  /** Everything on the cluster that carries the label, copies included, with its UID. */
  async function live(): Promise<Record<string, string>> {
    const kinds = `${await wantedKinds()},endpoints,endpointslices`
    return byName(await liveObjects(plane, kinds, '-A', '-l', 'kubernixos'))
  }

  /** Nothing but what matches is gone, and everything else is what it was, not made anew. */
  async function expectSurvivors(before: Readonly<Record<string, string>>, gone: RegExp): Promise<void> {
    const survivors = Object.entries(before).filter(([name]) => !gone.test(name))
    expect(survivors.length).toBeLessThan(Object.keys(before).length)
    await expect.poll(live, { timeout: 30_000, interval: 200 }).toEqual(Object.fromEntries(survivors))
  }

  function removeTen(): void {
    const parts = ['deployment', 'service', 'account']
    const entries = ['adservice', 'emailservice', 'recommendationservice'].flatMap(name =>
      parts.map(part => `"${name}-${part}"`),
    )
    const names = [...entries, '"frontend-external-service"'].join(' ')
    override(
      shop.folder,
      `{ lib, ... }: { kubernixos.manifests = lib.genAttrs [ ${names} ] (_: lib.mkForce null); }`,
    )
  }
})

interface Labelled {
  readonly metadata: { readonly labels: Readonly<Record<string, string>> }
}

function lines(text: string): string[] {
  return text.split('\n').filter(line => line !== '')
}
