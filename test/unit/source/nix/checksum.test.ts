import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { evaluateReal, fixtures } from './real-nix.ts'

const pod = 'apiVersion = "v1"; kind = "Pod"; metadata.name = "web";'
const podJson = '{"apiVersion":"v1","kind":"Pod","metadata":{"name":"web"}}'
const namespace = 'apiVersion = "v1"; kind = "Namespace"; metadata.name = "shop";'
const namespaceJson = '{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"shop"}}'

const set = `{ kubernixos.manifests.web = { ${pod} }; }`
const list = `{ kubernixos.manifests = [ { ${namespace} } ]; }`

async function checksumOf(...modules: string[]): Promise<string> {
  return (await evaluateReal({ modules: `[ ${modules.map(module => `(${module})`).join(' ')} ]` })).checksum
}

function digest(json: string): string {
  return createHash('sha256').update(json).digest('hex').slice(0, 62)
}

// Computed once by kubernixos 2936505 (lib/kubernixos.nix under nixpkgs' lib).
const original = 'fe61e4d7d146b41592d2e9ce626e78b502a1a8a575975589fdbcccdbad3c7b'

test.each([
  ['a set', [set], `{"web":${podJson}}`],
  ['nothing', ['{ }'], '{}'],
  ['a list', [list], `[${namespaceJson}]`],
  ['an empty list', ['{ kubernixos.manifests = [ ]; }'], '[]'],
  ['a set and a list', [set, list], `{"list:/Namespace//shop":${namespaceJson},"web":${podJson}}`],
  ['a list and a set', [list, set], `{"list:/Namespace//shop":${namespaceJson},"web":${podJson}}`],
  ['a set, with an entry taken out', [set, '{ kubernixos.manifests.x = null; }'], `{"web":${podJson}}`],
])('the checksum is of the JSON: %s', async (_name, modules, json) => {
  expect(await checksumOf(...modules)).toBe(digest(json))
})

test('the checksum covers a null that mkForce takes out', async () => {
  const forced = '{ lib, ... }: { kubernixos.manifests.web.spec.a = lib.mkForce null; }'
  const plain = '{ kubernixos.manifests.web.spec.a = null; }'
  expect(await checksumOf(set, forced)).toBe(await checksumOf(set, plain))
})

test("it equals kubernixos' own, for every kind of value", async () => {
  expect(await checksumOf(join(fixtures, 'checksum.nix'))).toBe(original)
})

// The text of kubernixos' module is not ours to keep: KUBERNIXOS_GIT names a (bare) clone of DBCDK/kubernixos.
const clone = process.env['KUBERNIXOS_GIT']
test.skipIf(clone === undefined)(
  "kubernixos' module itself gives that checksum, and its contract (KUBERNIXOS_GIT)",
  async () => {
    const module = join(mkdtempSync(join(tmpdir(), 'kubernixos-')), 'kubernixos.nix')
    writeFileSync(module, execFileSync('git', ['--git-dir', clone ?? '', 'show', 'HEAD:lib/kubernixos.nix']))
    const reader = '({ config, ... }: { warnings = [ config.kubernixos.eval.config.checksum ]; })'
    const settings = '{ kubernixos.server = "https://a"; kubernixos.version = "1.30"; }'
    const evaluation = await evaluateReal({
      modules: `[ ${module} ${join(fixtures, 'checksum.nix')} ${settings} ${reader} ]`,
    })
    expect(evaluation.warnings).toEqual([original])
    expect(evaluation.checksum).toBe(original)
    expect(evaluation.manifests.map(({ origin }) => origin.title)).toEqual([
      'manifests.settings',
      'manifests.web',
    ])
  },
)
