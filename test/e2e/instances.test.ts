import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { byName, kubectl, liveObject, liveObjects } from './live.ts'
import { onPlane } from './on-plane.ts'
import { writesSince } from './program.ts'

// The example's own three shops on one cluster: production and staging with an instance each, the plain one without.
// Each test goes on where the one before it ended.
const example = join(import.meta.dirname, '../../examples/online-boutique')
const production = ['-f', 'prod.nix']
const staging = ['-f', 'staging.nix']
const plain = ['-n', 'plain']

describe('instances', () => {
  const { plane, place: shops } = onPlane({
    files: { 'kubernixos.nix': shop('kubernixos'), 'prod.nix': shop('prod'), 'staging.nix': shop('staging') },
  })

  beforeAll(async () => {
    await kubectl(plane, 'create', 'namespace', 'plain')
  })

  test('the plain shop is created: 35 objects', async () => {
    expect(await shops.run(['diff', ...plain])).toMatchObject({ code: 1, stderr: '35 to create\n' })
    expect(await shops.run(['apply', ...plain])).toMatchObject({ code: 0, stderr: '35 created\n' })
  })

  test('production and staging are created beside it, and none sees the others', async () => {
    expect(await shops.run(['apply', 'prune', ...production])).toMatchObject({
      code: 0,
      stderr: '35 created\n',
    })
    expect(await shops.run(['apply', 'prune', ...staging])).toMatchObject({
      code: 0,
      stderr: '36 created\n',
    })
    const unchanged = (count: number) => ({ code: 0, stdout: '', stderr: `${count} unchanged\n` })
    expect(await shops.run(['diff', ...production])).toEqual(unchanged(35))
    expect(await shops.run(['diff', ...staging])).toEqual(unchanged(36))
    expect(await shops.run(['diff', ...plain])).toEqual(unchanged(35))
    expect(await instanceOf('shop-production')).toBe('production')
    expect(await instanceOf('shop-staging')).toBe('staging')
    expect(await instanceOf('plain')).toBeUndefined()
  })

  test('the pods of all three get ready', async () => {
    const wait = ['wait', 'deployments', '--all', '-A', '--for=condition=Available', '--timeout=90s']
    expect((await kubectl(plane, ...wait)).match(/condition met/g)).toHaveLength(12 + 11 + 12)
  })

  test('prune deletes objects of its own instance only', async () => {
    await prunesOne('prod.nix', 'prod', production)
    await prunesOne('staging.nix', 'staging', staging)
    await prunesOne('kubernixos.nix', 'kubernixos', plain)
  })

  test('an object of another instance is refused, with --force-conflicts too, and nothing is written', async () => {
    const foreign = `
      kubernixos.manifests.theirs = {
        apiVersion = "v1";
        kind = "ServiceAccount";
        metadata = { name = "frontend"; namespace = "shop-production"; };
      };
      kubernixos.manifests.nobodys = {
        apiVersion = "v1";
        kind = "ServiceAccount";
        metadata = { name = "frontend"; namespace = "plain"; };
      };
      shop.loadGenerator.users = lib.mkForce 60;`
    shops.write({ 'staging.nix': shop('staging', foreign) })
    const start = new Date()
    const refusals = [
      'ServiceAccount plain/frontend refused: it belongs to a configuration without kubernixos.instance\n',
      'ServiceAccount shop-production/frontend refused: it belongs to the instance "production"\n',
    ]
    expect(await shops.run(['diff', ...staging])).toMatchObject({
      code: 2,
      stderr: 'refused: 1 to create, 1 to update, 34 to restamp, 2 refused\n',
    })
    for (const force of [[], ['--force-conflicts']]) {
      const { code, stderr } = await shops.run(['apply', ...staging, ...force])
      expect(code).toBe(1)
      for (const refusal of refusals) expect(stderr).toContain(refusal)
      expect(stderr).toMatch(/nothing was written\n$/)
    }
    // The plain shop in production's namespace: all that is there belongs to production.
    const { code, stdout } = await shops.run(['diff', '-n', 'shop-production'])
    expect(code).toBe(2)
    const refused = / refused: it belongs to the instance "production"$/gm
    expect(stdout.match(refused)).toHaveLength(32)
    expect(await writesSince(plane, start)).toEqual([])
  })

  test('an empty configuration of one instance takes the whole instance down, and no other', async () => {
    const before = await live()
    shops.write({ 'staging.nix': '{ kubernixos.instance = "staging"; kubernixos.manifests = { }; }' })
    const start = new Date()
    const refused = await shops.run(['prune', '--yes', ...staging])
    expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining('--allow-empty') })
    expect(await writesSince(plane, start)).toEqual([])
    const { code, stderr } = await shops.run(['prune', '--yes', '--allow-empty', ...staging])
    expect({ code, stderr }).toEqual({ code: 0, stderr: '35 pruned\n' })
    await kubectl(plane, 'wait', '--for=delete', 'namespace/shop-staging', '--timeout=60s')
    const others = Object.entries(before).filter(([name]) => !name.includes('shop-staging'))
    expect(others).toHaveLength(35 - 1 + 35 - 1)
    expect(await live()).toEqual(Object.fromEntries(others))
  })

  /** Takes a ServiceAccount out of one configuration; exactly that one goes. */
  async function prunesOne(file: string, variant: string, args: readonly string[]): Promise<void> {
    const removed = 'kubernixos.manifests.shippingservice-account = lib.mkForce null;'
    shops.write({ [file]: shop(variant, removed) })
    const before = await live()
    const start = new Date()
    const { code, stdout } = await shops.run(['prune', '--yes', ...args])
    expect({ code, stdout }).toEqual({ code: 0, stdout: 'serviceaccount/shippingservice pruned\n' })
    expect(await writesSince(plane, start)).toHaveLength(1)
    const namespace = args.at(-1) === 'plain' ? 'plain' : `shop-${variant.replace(/^prod$/, 'production')}`
    const { [`ServiceAccount ${namespace}/shippingservice`]: gone, ...others } = before
    expect(gone).toBeDefined()
    expect(await live()).toEqual(others)
  }

  /** Everything of all three shops, with its UID. */
  async function live(): Promise<Record<string, string>> {
    const kinds = 'namespaces,deployments,services,serviceaccounts,poddisruptionbudgets'
    return byName(await liveObjects(plane, kinds, '-A', '-l', 'kubernixos'))
  }

  async function instanceOf(namespace: string): Promise<string | undefined> {
    const { metadata } = await liveObject(plane, 'deployment/frontend', '-n', namespace)
    return metadata.labels?.['kubernixos/instance']
  }
})

/** One of the example's configurations, with more of a module's text. */
function shop(variant: string, more = ''): string {
  return `{ lib, ... }: { imports = [ ${join(example, `${variant}.nix`)} ]; ${more} }`
}
