import { expect, test } from 'vitest'
import { listKinds } from '../../manifest/list-kinds.ts'
import { entriesOf, evaluateReal } from './real-nix.ts'

const head = 'apiVersion = "v1"; kind = "Pod"; metadata.name = "web";'
const web = `kubernixos.manifests.web = { ${head} };`
const object = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'web' } }

function spec(...modules: string[]) {
  return entriesOf(
    `{ ${web} }`,
    ...modules.map(text => `{ lib, config, ... }: { kubernixos.manifests.web.spec = ${text}; }`),
  )
}

test.each<[string, string[], unknown]>([
  ['sets of two modules', ['{ a.b = 1; }', '{ a.c = 2; }'], { a: { b: 1, c: 2 } }],
  ['mkDefault gives way', ['{ a.b = lib.mkDefault 1; }', '{ a.b = 2; }'], { a: { b: 2 } }],
  ['mkForce wins', ['{ a.b = lib.mkForce 1; }', '{ a.b = 2; }'], { a: { b: 1 } }],
  ['mkForce of a set', ['{ a = lib.mkForce { b = 1; }; }', '{ a.c = 2; }'], { a: { b: 1 } }],
  ['mkIf drops a field', ['{ a = lib.mkIf false 1; b = lib.mkIf true 2; }'], { b: 2 }],
  ['mkIf around a set', ['lib.mkIf true { a = 1; }', 'lib.mkIf false { b = 1; }'], { a: 1 }],
  ['mkMerge', ['{ a = lib.mkMerge [ { b = 1; } (lib.mkIf true { c = 2; }) ]; }'], { a: { b: 1, c: 2 } }],
  [
    'mkIf on items of a list',
    ['{ a = [ 1 (lib.mkIf false 2) (lib.mkIf true { b = 3; }) ]; }'],
    { a: [1, { b: 3 }] },
  ],
  ['mkDefault inside an item', ['{ a = [ { b = lib.mkDefault 1; } ]; }'], { a: [{ b: 1 }] }],
  ['mkForce of a list', ['{ a = [ 1 ]; }', '{ a = lib.mkForce [ 2 ]; }'], { a: [2] }],
  ['the same value twice', ['{ a = "x"; b = [ 1 ]; }', '{ a = "x"; b = [ 1 ]; }'], { a: 'x', b: [1] }],
  ['null is a value', ['{ a = null; b = [ null ]; }'], { a: null, b: [null] }],
  ['mkForce null takes a field out', ['{ a = 1; b = null; }', '{ a = lib.mkForce null; }'], { b: null }],
  ['mkForce null of one module alone', ['{ a.b = lib.mkForce null; a.c = 1; }'], { a: { c: 1 } }],
  [
    'mkForce null inside conditions',
    [
      '{ a.b = 1; a.c = 2; }',
      'lib.mkMerge [ { a = lib.mkIf true { b = lib.mkForce null; }; } { a.c = lib.mkIf true (lib.mkForce null); } ]',
    ],
    { a: {} },
  ],
  ['a condition that is false', ['{ a = null; }', '{ a = lib.mkIf false (lib.mkForce null); }'], { a: null }],
  [
    'a null in a set that is forced',
    ['{ a.b = 1; }', '{ a = lib.mkForce { b = null; }; }'],
    { a: { b: null } },
  ],
  ['a null that is weaker than mkForce', ['{ a = 1; }', '{ a = lib.mkOverride 60 null; }'], { a: null }],
  ['a stronger null than mkForce', ['{ a = 1; }', '{ a = lib.mkVMOverride null; }'], {}],
  [
    'a default that throws',
    ['{ a = lib.mkDefault (throw "unused"); }', '{ a = lib.mkForce null; b = null; }'],
    { b: null },
  ],
  [
    'mkForce null of another field',
    ['{ a = lib.mkForce config.kubernixos.manifests.web.metadata.name; b = lib.mkForce null; }'],
    { a: 'web' },
  ],
  ['keys with _ stay', ['{ _a = 1; _type = "invoice"; }'], { _a: 1, _type: 'invoice' }],
  ['another entry is in reach', ['{ a = config.kubernixos.manifests.web.metadata.name; }'], { a: 'web' }],
  [
    'a package is its path',
    ['{ a = { outPath = "/nix/store/x"; b = throw "inside"; }; }'],
    { a: '/nix/store/x' },
  ],
  ['integers beyond 2^53', ['{ a = 9007199254740993; }'], { a: '\uF5B3i9007199254740993' }],
])('%s', async (_name, modules, expected) => {
  expect(await spec(...modules)).toEqual({ web: { ...object, spec: expected } })
})

test.each([
  [
    'a list given twice',
    ['{ a = [ 1 ]; }', '{ a = [ 2 ]; }'],
    "`kubernixos.manifests.web.spec.a' has conflicting definition values",
  ],
  [
    'a value given twice',
    ['{ a.b = 1; }', '{ a.b = 2; }'],
    "`kubernixos.manifests.web.spec.a.b' has conflicting definition values",
  ],
  [
    'a set and a string',
    ['{ a = { }; }', '{ a = "x"; }'],
    "`kubernixos.manifests.web.spec.a' has conflicting definition values",
  ],
])('%s is a conflict', async (_name, modules, message) => {
  await expect(spec(...modules)).rejects.toThrow(message)
})

test.each([
  ['mkIf drops an entry', 'kubernixos.manifests.gone = lib.mkIf false { };', ['web']],
  ['null leaves an entry out', 'kubernixos.manifests.gone = null;', ['web']],
  ['mkForce null takes it out', 'kubernixos.manifests.web = lib.mkForce null;', []],
  ['mkForce { } of all', 'kubernixos.manifests = lib.mkForce { };', []],
  ['mkIf around all', 'kubernixos = lib.mkIf false { manifests.x = { }; };', ['web']],
])('%s', async (_name, module, expected) => {
  expect(Object.keys(await entriesOf(`{ ${web} }`, `{ lib, ... }: { ${module} }`))).toEqual(expected)
})

test('lists of several modules, with conditional items', async () => {
  const first = `{ lib, ... }: { kubernixos.manifests = [ { ${head} } (lib.mkIf false null) ]; }`
  const second =
    '{ kubernixos.manifests = [ { apiVersion = "apps/v1"; kind = "Deployment"; metadata = { name = "a"; namespace = "shop"; }; } ]; }'
  expect(Object.keys(await entriesOf(first, second)).sort()).toEqual([
    'manifests[0] (Deployment shop/a)',
    'manifests[1] (Pod web)',
  ])
})

test('a list and a set, in the order of their keys', async () => {
  const set =
    '{ kubernixos.manifests.zoo = { apiVersion = "v1"; kind = "Namespace"; metadata.name = "zoo"; }; }'
  const list = `{ kubernixos.manifests = [ { ${head} } ]; }`
  const expected = {
    'a list item of manifests (Pod web)': object,
    zoo: { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'zoo' } },
  }
  expect(await entriesOf(set, list)).toEqual(expected)
  expect(Object.keys(await entriesOf(list, set))).toEqual(Object.keys(expected))
})

test.each([
  [
    'two lists',
    `{ kubernixos.manifests = [ { ${head} spec.a = 1; } ]; }`,
    'manifests[0] (Pod web) and manifests[1] (Pod web) are the same object: Pod web',
  ],
  [
    'a set and a list',
    `{ ${web} }`,
    'a list item of manifests (Pod web) and manifests.web are the same object: Pod web',
  ],
])('the same object in %s is an error that names both', async (_name, other, message) => {
  await expect(entriesOf(`{ kubernixos.manifests = [ { ${head} } ]; }`, other)).rejects.toThrow(message)
})

test('settings reach the evaluation, unset ones do not', async () => {
  const module = `{ kubernixos = { server = "https://a:6443"; context = "prod"; clusterId = "id"; instance = "shop";
    namespace = "web"; apply.fieldManager = "ci"; apply.takeOver = [ "helm" ]; apply.takeBack = [ "k9s" ]; apply.ignore = [ { kind = "Deployment"; name = "web"; path = "/spec/*/name=a~1b"; } ]; apply.lockNamespace = "locks"; apply.wait = true; prune.maxDeletions = "10%"; version = "1.30"; skipSchemas = [ "X" ]; }; }`
  const { settings } = await evaluateReal({ modules: `[ ${module} ]` })
  expect(settings).toEqual({
    server: 'https://a:6443',
    context: 'prod',
    clusterId: 'id',
    instance: 'shop',
    namespace: 'web',
    fieldManager: 'ci',
    adopt: false,
    takeOver: ['helm'],
    wait: true,
    takeBack: ['k9s'],
    ignore: [{ kind: 'Deployment', name: 'web', path: '/spec/*/name=a~1b' }],
    maxDeletions: '10%',
    lockNamespace: 'locks',
    readiness: [],
  })
  const unset = Object.values((await evaluateReal({ modules: '[ ]' })).settings)
  expect(unset.filter(value => value !== undefined)).toEqual([false, false, [], [], [], []])
})

// Warnings carry out of the evaluation what only modules can read.
async function read(expression: string, ...modules: string[]) {
  const reader = `{ config, ... }: { warnings = [ (builtins.toJSON (${expression})) ]; }`
  const { warnings, checksum } = await evaluateReal({
    modules: `[ ${[...modules, reader].map(text => `(${text})`).join(' ')} ]`,
  })
  return { value: JSON.parse(warnings[0] ?? 'null'), checksum }
}

test('eval has the shape of kubernixos: settings, checksum and the labelled List', async () => {
  const set = `{ ${web} kubernixos.instance = "shop"; kubernixos.version = "1.30"; }`
  const { value } = await read(
    '{ eval = config.kubernixos.eval; inherit (config.kubernixos) checksum; }',
    set,
  )
  const labels = { kubernixos: value.checksum, 'kubernixos/instance': 'shop' }
  expect(value.eval.config).toMatchObject({
    checksum: value.checksum,
    instance: 'shop',
    version: '1.30',
    server: null,
    skipSchemas: [],
  })
  expect(Object.keys(value.eval.config)).not.toContain('manifests')
  expect(value.eval.manifests).toEqual({
    apiVersion: 'v1',
    kind: 'List',
    items: [{ ...object, metadata: { name: 'web', labels } }],
  })
})

test('eval.manifests holds the items of a List, each labelled', async () => {
  const item =
    'apiVersion = "v1"; kind = "Pod"; metadata = { name = "a"; labels = { app = "a"; kubernixos = "old"; }; };'
  const list = `{ kubernixos.manifests.all = { apiVersion = "v1"; kind = "List"; items = [ { ${item} } ]; }; }`
  const { value, checksum } = await read('config.kubernixos.eval.manifests.items', list)
  expect(value).toEqual([
    { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'a', labels: { app: 'a', kubernixos: checksum } } },
  ])
})

test('eval.manifests takes for a List what the program takes for one', async () => {
  const entries = listKinds.map(([apiVersion, kind], index) => {
    const metadata = `metadata.name = "a${index}";`
    const items = `items = [ { apiVersion = "v1"; kind = "Item"; ${metadata} } ];`
    return `e${index} = { apiVersion = "${apiVersion}"; kind = "${kind}"; ${metadata} ${items} };`
  })
  const set = `{ kubernixos.manifests = { ${entries.join(' ')} }; }`
  const { value } = await read('map (object: object.kind) config.kubernixos.eval.manifests.items', set)
  expect(value).toEqual(listKinds.map(([, kind, isList]) => (isList ? 'Item' : kind)))
})

test.each([
  ['checksum', 'config.kubernixos.checksum', '{ kubernixos.checksum = "x"; }', 'read-only'],
  [
    'build',
    'config.kubernixos.build',
    '{ }',
    'kubernixos.build is not available in this version of kubectl-nixos',
  ],
])('%s is refused as it should be', async (_name, expression, module, message) => {
  await expect(read(expression, module)).rejects.toThrow(message)
})

test.each([
  ['path = "spec";', 'JSON pointer such as /spec/replicas'],
  ['path = "/spec//x";', 'JSON pointer such as /spec/replicas'],
  ['path = "/a~2";', 'JSON pointer such as /spec/replicas'],
  ['', 'path'],
])('an entry of apply.ignore with %s is an error', async (path, message) => {
  const module = `{ kubernixos.apply.ignore = [ { kind = "Deployment"; ${path} } ]; }`
  await expect(evaluateReal({ modules: `[ ${module} ]` })).rejects.toThrow(message)
})
