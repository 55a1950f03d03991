import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type FakeApiServer, startFakeApiServer } from '../faults/fake-api-server.ts'
import { configMap, configuration } from './configuration.ts'
import { type Workspace, workspace } from './program.ts'

// A configuration that is wrong by itself must not even reach the cluster, which is why a server that counts its
// connections is enough here.

let server: FakeApiServer
let place: Workspace

beforeAll(async () => {
  server = await startFakeApiServer()
  place = workspace({ kubeconfig: kubeconfig(server.port) })
})
afterAll(async () => {
  place.remove()
  await server.close()
})
beforeEach(() => {
  server.connections = 0
})

const identity = 'apiVersion = "v1"; kind = "ConfigMap"; metadata.name = "web";'

// What stands on stderr; `@` is the file. A list holds pieces, where versions of nix word the rest in their own way.
const rows: [string, string, string | string[]][] = [
  [
    'a syntax error',
    '{\n  a = 1\n}\n',
    "error: syntax error, unexpected '}', expecting ';'\nat @:3:1\n(configuration: file bad.nix)\n",
  ],
  [
    'an infinite recursion',
    `{ kubernixos.manifests.web = let x = { a = x.a; }; in { ${identity} data = x; }; }`,
    [
      'error: infinite recursion encountered\n',
      "while evaluating `kubernixos.manifests.web.data.a'\n(configuration: file bad.nix)\n",
      'a value depends on itself; --show-trace shows how nix got there\n',
    ],
  ],
  [
    'an unknown option',
    '{ kubernixos.manifest.web = { }; }',
    [
      "error: The option `kubernixos.manifest' does not exist.",
      "- In `@'",
      "Did you mean `kubernixos.manifests'",
      '(configuration: file bad.nix)\n',
    ],
  ],
  [
    'a function in a manifest',
    `{ kubernixos.manifests.web = { ${identity} data.list = [ { image = { tag }: tag; } ]; }; }`,
    'error: manifests.web .data.list[0].image is a function\n(configuration: file bad.nix)\na manifest holds only data; a function in a manifest often lacks an argument\n',
  ],
  [
    'a stray _type in a manifest',
    `{ lib, ... }: { kubernixos.manifests.web = { ${identity} data.tag = lib.mkOption { }; }; }`,
    'error: manifests.web .data.tag has _type = "option": an option declaration (mkOption) does not work here\n(configuration: file bad.nix)\n',
  ],
  [
    'an option type in a manifest',
    `{ lib, ... }: { kubernixos.manifests.web = { ${identity} data.tag = lib.types.str; }; }`,
    'error: manifests.web .data.tag is an option type\n(configuration: file bad.nix)\na manifest holds only data; a function in a manifest often lacks an argument\n',
  ],
  [
    'no apiVersion, no kind, no name, each in another manifest',
    `{ kubernixos.manifests = {
        a = { kind = "ConfigMap"; metadata.name = "a"; };
        "b/c" = { apiVersion = "v1"; metadata.name = "b"; };
        d = { apiVersion = "v1"; kind = "ConfigMap"; };
      }; }`,
    'error: 3 problems in the manifests:\n- manifests.a .apiVersion is missing\n- manifests."b/c" .kind is missing\n- manifests.d .metadata.name is missing\n(configuration: file bad.nix)\n',
  ],
  [
    'the same object twice',
    `{ kubernixos.manifests = { web = { ${identity} }; shop = { ${identity} data.a = "1"; }; }; }`,
    'error: manifests.shop and manifests.web are the same object: ConfigMap web\n(configuration: file bad.nix)\nRemove one of them, or give it another name or namespace.\n',
  ],
  [
    'a failed assertion',
    '{ assertions = [ { assertion = false; message = "replicas must be odd"; } { assertion = true; message = "no"; } ]; }',
    'error: Failed assertions:\n- replicas must be odd\n(configuration: file bad.nix)\n',
  ],
  [
    'a set that // joins with mkIf',
    `{ lib, ... }: { kubernixos.manifests.web = { ${identity} } // lib.mkIf false { data.a = "1"; }; }`,
    "error: `kubernixos.manifests.web' is a set that `//' joins with lib.mkIf, which drops its fields apiVersion, kind, metadata.\n- In `@'\nWrite `lib.mkMerge [ { ... } (lib.mkIf ... { ... }) ]'.\n(configuration: file bad.nix)\n",
  ],
  [
    'a file of this machine in a manifest',
    `{ kubernixos.manifests.web = { ${identity} data.a = ./bad.nix; }; }`,
    [
      'error: manifests.web .data.a contains /',
      '-bad.nix, which exists only on this machine; for the text of the file write builtins.readFile ./bad.nix\n(configuration: file bad.nix)\n',
    ],
  ],
  [
    'an instance that is not a valid label value',
    '{ kubernixos.instance = "my shop"; }',
    'error: kubernixos.instance is "my shop", which is not a valid label value\n(configuration: file bad.nix)\na label value has 1 to 63 letters, digits, - _ or . and starts and ends with a letter or digit\n',
  ],
]

describe.each(rows)('%s', (_name, text, message) => {
  test.each([
    ['diff', 2],
    ['apply --prune --yes', 1],
    ['dump', 1],
  ])(`%s`, async (line, code) => {
    place.write({ 'bad.nix': text })
    const run = await runIn(place, [...line.split(' '), '-f', 'bad.nix'])
    expect(run).toMatchObject({ code, stdout: '' })
    const pieces = [message].flat().map(piece => piece.replaceAll('@', join(place.folder, 'bad.nix')))
    if (Array.isArray(message)) for (const piece of pieces) expect(run.stderr).toContain(piece)
    else expect(run.stderr).toBe(`${pieces[0]}error: nothing was written\n`)
    expect(server.connections).toBe(0)
  })
})

test('the same configuration without its mistake reaches the server', async () => {
  place.write({ 'good.nix': `{ kubernixos.manifests.web = { ${identity} }; }` })
  const run = await runIn(place, ['diff', '-f', 'good.nix'])
  expect(run.stdout).toContain('the server does not know the kind ConfigMap of v1')
  expect(server.connections).toBeGreaterThan(0)
})

test('nix is missing from PATH', async () => {
  place.write(configuration({ web: configMap('web') }))
  const run = await runIn(place, ['apply', '--prune', '--yes'], { PATH: '/nowhere:/else' })
  expect(run).toEqual({
    code: 1,
    stdout: '',
    stderr: `error: nix is not installed: no nix in PATH (/nowhere, /else)\n(configuration: file ${join(place.folder, 'kubernixos.nix')})\ninstall Nix 2.8 or newer, https://nixos.org/download or \`apt install nix-bin\`, and open a new shell\nerror: nothing was written\n`,
  })
  expect(server.connections).toBe(0)
})

test('MODULES is unset and nothing is found', async () => {
  const empty = workspace({})
  try {
    const run = await empty.run(['diff'], {
      MODULES: undefined,
      KUBECONFIG: join(place.folder, 'kubeconfig'),
    })
    expect(run).toMatchObject({ code: 2, stdout: '' })
    const [head, flags, modules, ...rest] = run.stderr.trimEnd().split('\n')
    expect(rest.pop()).toBe('error: nothing was written')
    expect([head, flags, modules]).toEqual([
      'error: no configuration found',
      '- --file, --flake and --modules: not given',
      '- MODULES in the environment: not set',
    ])
    expect(rest.at(0)).toBe(`- ${empty.folder}: neither flake.nix nor kubernixos.nix`)
    expect(rest.at(-2)).toBe('- /: neither flake.nix nor kubernixos.nix')
    expect(rest.at(-1)).toBe(
      'write a kubernixos.nix, or name a configuration: --file PATH, --flake REF, --modules EXPR or MODULES',
    )
    expect(server.connections).toBe(0)
  } finally {
    empty.remove()
  }
})

test('a file that is not there', async () => {
  const run = await runIn(place, ['apply', '-f', 'shopp.nix'])
  expect(run).toMatchObject({ code: 1, stdout: '' })
  expect(run.stderr).toContain('error: --file shopp.nix: no such file\n')
})

function runIn({ folder, run }: Workspace, args: readonly string[], env: Record<string, string> = {}) {
  return run(args, { KUBECONFIG: join(folder, 'kubeconfig'), ...env })
}

function kubeconfig(port: number): string {
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': 'fake',
    contexts: [{ name: 'fake', context: { cluster: 'fake', user: '' } }],
    clusters: [{ name: 'fake', cluster: { server: `http://127.0.0.1:${port}` } }],
  })
}
