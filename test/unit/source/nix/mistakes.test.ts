import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { UserError } from '../../../../src/errors.ts'
import { evaluateReal } from './real-nix.ts'

// Mistakes whose message must not depend on the library of the module system. NIXPKGS_LIB names nixpkgs' own.
const nixpkgs = process.env['NIXPKGS_LIB']
const libraries: [string, string | undefined][] = [
  ['the built-in library', undefined],
  ...(nixpkgs === undefined
    ? []
    : [["nixpkgs' lib", `{ lib = import ${resolve(nixpkgs)}; }`] as [string, string]]),
]

const head = 'apiVersion = "v1"; kind = "ConfigMap"; metadata.name = "web";'
const pod = 'apiVersion = "v1"; kind = "Pod"; metadata.name = "web";'
const loop =
  'infinite recursion: the imports of a module, or the names of the options that it sets, depend on'

let cwd: string
beforeAll(() => {
  cwd = mkdtempSync(join(tmpdir(), 'mistakes-'))
  writeFileSync(join(cwd, 'page.html'), '<p>')
})
afterAll(() => rmSync(cwd, { recursive: true, force: true }))

async function failure(
  files: Readonly<Record<string, string>>,
  packages: string | undefined,
): Promise<UserError> {
  for (const [name, text] of Object.entries(files)) writeFileSync(join(cwd, name), text)
  const error = await evaluateReal({ file: join(cwd, 'shop.nix'), packages }, { cwd }).catch(error => error)
  expect(error).toBeInstanceOf(UserError)
  return error
}

// `@` stands for the path of shop.nix. The message must contain each of the pieces.
const rows: [string, string, string[]][] = [
  [
    'a built-in function as a value',
    `{ lib, ... }: { kubernixos.manifests.web = { ${head} data.x = lib.mapAttrs (n: v: v); data.y = toString; }; }`,
    [
      'manifests.web .data.x is a function\nmanifests.web .data.y is a function\n(',
      'a function in a manifest',
    ],
  ],
  [
    'a set that // joins with mkIf',
    `{ lib, ... }: { kubernixos.manifests.web = { ${head} } // lib.mkIf false { data.a = "1"; }; }`,
    [
      "`kubernixos.manifests.web' is a set that `//' joins with lib.mkIf, which drops its fields apiVersion, kind, metadata.\n- In `@'\nWrite `lib.mkMerge [ { ... } (lib.mkIf ... { ... }) ]'.",
    ],
  ],
  [
    'a field that // joins with mkForce, in an item of a list, inside mkMerge',
    `{ lib, ... }: { kubernixos.manifests = [ { ${pod} spec = lib.mkMerge [ (lib.mkIf true ({ a = 1; } // lib.mkForce { b = 2; })) ]; } ]; }`,
    [
      "`kubernixos.manifests[0].spec' is a set that `//' joins with lib.mkForce, which drops its fields a.",
      'Put lib.mkForce on the fields',
    ],
  ],
  [
    'a file, a text with a file, and a derivation',
    `{ kubernixos.manifests.web = { ${head} data = { a = ./page.html; b = "cat \${./page.html}"; c = "\${derivation { name = "app"; builder = "b"; system = "s"; }}/bin"; }; }; }`,
    [
      '3 problems',
      /- manifests\.web \.data\.a contains \S+-page\.html, which exists only on this machine; .* builtins\.readFile \.\/page\.html\n/
        .source,
      /- manifests\.web \.data\.b contains \S+-page\.html, which exists only/.source,
      /- manifests\.web \.data\.c contains \S+-app, which is not built/.source,
    ],
  ],
  [
    'mkIf in builtins.toJSON',
    `{ lib, ... }: { kubernixos.manifests.web = { ${head} data.x = builtins.toJSON { debug = lib.mkIf true true; }; }; }`,
    ['manifests.web .data.x is a text in which mkIf is not resolved; write lib.optionalAttrs'],
  ],
  [
    "an error inside the library, which doesn't name its own file",
    `{ lib, ... }: { kubernixos.manifests.web = { ${head} data.x = lib.mapAttrsToList (n: v: n) [ 1 ]; }; }`,
    ["\nwhile evaluating `kubernixos.manifests.web.data.x'\n("],
  ],
  [
    'a module argument that nothing gives',
    `{ shop, ... }: { kubernixos.manifests.web = { ${head} data.x = shop.a; }; }`,
    ["the module argument `shop' is not given\n- In `@'\n(", 'set _module.args.shop in a module'],
  ],
  [
    'a module argument that nothing gives, in imports',
    '{ shop, ... }: { imports = [ shop.module ]; }',
    [`${loop} the module argument \`shop'\n- In \`@'\n(`, 'give shop in the specialArgs'],
  ],
  [
    'imports that need config',
    '{ config, lib, ... }: { imports = lib.optional (config.kubernixos.namespace == "x") ./a.nix; }',
    [`${loop} \`config'\n- In \`@'\n(`, 'lib.mkIf CONDITION'],
  ],
  [
    'mkIf with a text as its condition',
    `{ lib, ... }: { kubernixos.manifests.web = { ${head} data.x = lib.mkIf "yes" "y"; }; }`,
    ["non-Boolean condition\nwhile evaluating `kubernixos.manifests.web.data.x'\n("],
  ],
  [
    'mkIf with a text as its condition, around all',
    `{ lib, ... }: { kubernixos = lib.mkIf "yes" { manifests.web = { ${head} }; }; }`,
    ["non-Boolean condition\nwhile evaluating definitions from `@'\n("],
  ],
  [
    'lists of two modules',
    `{ lib, ... }: { imports = [ { kubernixos.manifests.web.spec.a = lib.mkAfter [ 2 ]; } ]; kubernixos.manifests.web = { ${pod} spec.a = [ 1 ]; }; }`,
    [
      "The option `kubernixos.manifests.web.spec.a' has conflicting definition values:",
      'options.items = lib.mkOption { type = lib.types.listOf lib.types.attrs; default = [ ]; };\n    config.kubernixos.manifests.web.spec.a = config.items;\n',
    ],
  ],
  [
    'a set that contains itself',
    `{ kubernixos.manifests = { db = { ${head} }; web = { ${head} data = let r = { a = r; b = r; }; in r; }; }; }`,
    ['manifests.web .data is nested deeper than 1000 levels\n(', 'has no end'],
  ],
  [
    'a deep value',
    `{ kubernixos.manifests.web = { ${pod} spec = builtins.foldl' (a: _: { inherit a; }) 1 (builtins.genList (x: x) 2000); }; }`,
    ['manifests.web .spec is nested deeper than 1000 levels\n('],
  ],
  [
    'a checksum',
    '{ kubernixos.checksum = "x"; }',
    ["The option `kubernixos.checksum' is read-only", "- In `kubectl-nixos'", "- In `@'"],
  ],
  ['eval', '{ kubernixos.eval = { }; }', ["The option `kubernixos.eval' is read-only"]],
  ['a missing import', '{\n  imports = [ ./gone.nix ];\n}', ["gone.nix'", '\nat @:2:15\n(']],
  [
    'a missing file in a manifest',
    `{ kubernixos.manifests.web = { ${head} data.a = builtins.readFile ./gone.txt; }; }`,
    ['gone.txt', "\nat @:1:121\nwhile evaluating `kubernixos.manifests.web.data.a'\n("],
  ],
]

describe.each(libraries)('with %s', (_name, packages) => {
  test.each(rows)('%s', async (_name, text, pieces) => {
    const { message, hint = '' } = await failure({ 'shop.nix': text }, packages)
    for (const piece of pieces) {
      const wanted = piece.replaceAll('@', join(cwd, 'shop.nix'))
      expect(`${message}\n${hint}`).toMatch(piece.includes('\\') ? new RegExp(piece) : wanted)
    }
    expect(message).not.toMatch(/kubectl-nixos\/nix-|lib\/[a-z]+\.nix/)
  })

  const parts = [
    ['a description', 'description = "x";', {}],
    ['all that a declaration may have', 'default = { }; example = 1; description = "x";', {}],
    [
      'apply',
      'apply = builtins.mapAttrs (_: object: object // { metadata = object.metadata // { labels.a = "b"; }; });',
      { labels: { a: 'b' } },
    ],
  ] as const

  test.each(parts)(
    'a module that declares the option again with %s keeps its type',
    async (_name, fields, metadata) => {
      const extension = `({ lib, ... }: { options.kubernixos.manifests = lib.mkOption { ${fields} }; })`
      const [a, b] = ['spec.a.x = 1;', 'spec.a.y = 2;'].map(
        spec => `{ kubernixos.manifests.web = { ${pod} ${spec} }; }`,
      )
      const { manifests } = await evaluateReal({ modules: `[ ${extension} ${a} ${b} ]`, packages })
      expect(manifests.map(({ object }) => object)).toEqual([
        {
          apiVersion: 'v1',
          kind: 'Pod',
          metadata: { name: 'web', ...metadata },
          spec: { a: { x: 1, y: 2 } },
        },
      ])
      const other = `{ kubernixos.manifests.web.spec.a.x = 3; }`
      await expect(evaluateReal({ modules: `[ ${extension} ${a} ${other} ]`, packages })).rejects.toThrow(
        "`kubernixos.manifests.web.spec.a.x' has conflicting definition values",
      )
    },
  )

  test('items of lists are named by their files, and by their positions there', async () => {
    const item = (name: string, more = '') =>
      `{ apiVersion = "v1"; kind = "ConfigMap"; metadata.name = "${name}"; ${more} }`
    const { message } = await failure(
      {
        'shop.nix': `{ imports = [ ./a.nix ]; kubernixos.manifests = [ ${item('db')} null ${item('web', 'data.a = "1";')} ]; }`,
        'a.nix': `{ lib, ... }: { kubernixos.manifests = [ (lib.mkIf false null) ${item('web', 'data.a = "2";')} ]; }`,
      },
      packages,
    )
    expect(message).toBe(
      `manifests[1] of ${cwd}/a.nix (ConfigMap web) and manifests[2] of ${cwd}/shop.nix (ConfigMap web) are the same object: ConfigMap web\n(configuration: file ${cwd}/shop.nix)`,
    )
  })

  test('beside a set, too', async () => {
    const { message } = await failure(
      {
        'shop.nix': `{ imports = [ ./a.nix ]; kubernixos.manifests.web = { ${head} }; }`,
        'a.nix': `{ kubernixos.manifests = [ { ${head} } ]; }`,
      },
      packages,
    )
    expect(message).toContain(
      `manifests[0] of ${cwd}/a.nix (ConfigMap web) and manifests.web are the same object: ConfigMap web\n`,
    )
  })

  test('an item of a list that occurs again, and null in a list, are left out', async () => {
    const again = `[ { ${head} } null { ${head} } ]`
    const { manifests, errors } = await evaluateReal({
      modules: `[ { kubernixos.manifests = ${again}; } ]`,
      packages,
    })
    expect(manifests).toHaveLength(1)
    expect(errors).toBe(
      'warning: lists contain the same manifest twice, and one of the two is used: ConfigMap web (manifests[0] (ConfigMap web) and manifests[1] (ConfigMap web))\n',
    )
  })

  test('a text that nothing in the store backs is data, even if it looks like a store path', async () => {
    const path = '/nix/store/0123456789abcdfghijklmnpqrsvwxyz-app/bin/app'
    const data = `{ a = "${path}"; b = builtins.unsafeDiscardStringContext "\${./page.html}"; c = builtins.substring 11 8 "\${./page.html}"; }`
    writeFileSync(join(cwd, 'shop.nix'), `{ kubernixos.manifests.web = { ${head} data = ${data}; }; }`)
    const { manifests } = await evaluateReal({ file: join(cwd, 'shop.nix'), packages })
    expect(manifests[0]?.object).toMatchObject({ data: { a: path } })
  })
})

// nixpkgs' lib drops these fields before any type sees them.
test.each([
  ['the option', '{ lib, ... }: { kubernixos.manifests = { web = { }; } // lib.mkIf false { }; }', 'web'],
  [
    'all options',
    '{ lib, ... }: { kubernixos = { manifests.web = { }; } // lib.mkIf false { }; }',
    'manifests',
  ],
  ['a module', '{ lib, ... }: { kubernixos.manifests.web = { }; } // lib.mkMerge [ ]', 'kubernixos'],
])('the built-in library refuses // with mkIf around %s', async (_name, text, lost) => {
  const { message } = await failure({ 'shop.nix': text }, undefined)
  expect(message).toMatch(
    new RegExp(`^A definition is a set that \`//' joins with lib.mk.*, which drops its fields ${lost}.\n`),
  )
  expect(message).toContain(`while evaluating definitions from \`${cwd}/shop.nix'\n`)
})

test('a number that an old nix rounds is warned about', async () => {
  const numbers = 'spec = { a = 1.23456789012345; b = 1.5; c = 1.0; d = 16777217; };'
  const { manifests, errors } = await evaluateReal({
    modules: `[ { kubernixos.manifests.web = { ${pod} ${numbers} }; } ]`,
  })
  const rounds =
    manifests[0]?.object['spec'] !== undefined && JSON.stringify(manifests[0].object).includes('1.23457,')
  expect(errors.match(/rounds the number `[^']*'/g) ?? []).toEqual(
    rounds ? ["rounds the number `kubernixos.manifests.web.spec.a'"] : [],
  )
})
