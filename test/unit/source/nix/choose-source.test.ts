import { expect, test } from 'vitest'
import { choosePackages, chooseSource } from '../../../../src/source/nix/choose-source.ts'

type Env = Record<string, string>

const ada = 1000

function choose(request: { file?: string; flake?: string; modules?: string }, env: Env, files: string[]) {
  return chooseSource(
    { file: request.file, flake: request.flake, modules: request.modules },
    {
      cwd: '/home/ada/shop/prod',
      env,
      exists: path => files.includes(path),
      textOf: path => (files.includes(path) && path.endsWith('.nix') ? '{ }' : undefined),
      ownerOf: () => ada,
      user: ada,
    },
  )
}

const here = '/home/ada/shop/prod/kubernixos.nix'
const above = '/home/ada/kubernixos.nix'

test.each([
  [
    '--file',
    { file: './a.nix' },
    {},
    ['/home/ada/shop/prod/a.nix'],
    '/home/ada/shop/prod/a.nix',
    'file ./a.nix',
  ],
  ['--file, absolute', { file: '/a.nix' }, {}, ['/a.nix'], '/a.nix', 'file /a.nix'],
  [
    '--file before MODULES',
    { file: '/a.nix' },
    { MODULES: '[ ]' },
    ['/a.nix', here],
    '/a.nix',
    'file /a.nix',
  ],
  ['kubernixos.nix here', {}, {}, [here, above], here, `file ${here}`],
  ['kubernixos.nix above', {}, {}, [above], above, `file ${above}`],
  ['kubernixos.nix, MODULES empty', {}, { MODULES: '' }, [here], here, `file ${here}`],
])('%s', (_name, request, env, files, path, words) => {
  expect(choose(request, env as Env, files)).toEqual({ kind: 'file', path, words })
})

test.each([
  ['--modules', { modules: '[ ./a.nix ]' }, {}, '[ ./a.nix ]', '--modules'],
  ['--modules before MODULES', { modules: '[ ./a.nix ]' }, { MODULES: '[ ]' }, '[ ./a.nix ]', '--modules'],
  ['MODULES before kubernixos.nix', {}, { MODULES: '[ ]' }, '[ ]', 'MODULES from the environment'],
])('%s', (_name, request, env, expression, words) => {
  expect(choose(request, env as Env, [here])).toEqual({ kind: 'modules', expression, words })
})

test.each([
  [{ file: '/a.nix', modules: '[ ]' }, '--file and --modules'],
  [{ file: '/a.nix', flake: '.' }, '--file and --flake'],
  [{ flake: '.', modules: '[ ]' }, '--flake and --modules'],
])('%j together are refused', (request, flags) => {
  const message = `${flags} each name a configuration: give one of them`
  expect(() => choose(request, {}, ['/a.nix'])).toThrow(message)
})

test('--flake before MODULES, resolved in the working directory', () => {
  expect(choose({ flake: 'github:shop/shop#prod' }, { MODULES: '[ ]' }, [here])).toEqual({
    kind: 'flake',
    reference: 'github:shop/shop',
    directory: '/home/ada/shop/prod',
    name: 'prod',
    title: 'github:shop/shop',
    words: 'flake github:shop/shop#prod',
  })
})

test.each([
  ['a folder, whatever its name', './ü @:%20?\\', ['/home/ada/shop/prod/ü @:%20?\\/flake.nix']],
  ['an absolute one', '/srv/shop/', ['/srv/shop/flake.nix']],
  ['one above', '..', ['/home/ada/shop/flake.nix']],
])('nix runs in the folder that --flake names: %s', (_name, flake, files) => {
  expect(choose({ flake: `${flake}#prod` }, {}, files)).toEqual({
    kind: 'flake',
    reference: '.',
    directory: files[0]?.replace('/flake.nix', ''),
    name: 'prod',
    title: flake,
    words: `flake ${flake}#prod`,
  })
})

test.each(['.?dir=deploy', './deploy?ref=main', '.'])(
  'nix itself takes %s, which holds no flake.nix',
  flake => {
    const files = ['/home/ada/shop/prod', '/home/ada/shop/prod/deploy']
    expect(choose({ flake }, {}, files)).toMatchObject({
      reference: flake,
      directory: '/home/ada/shop/prod',
    })
  },
)

test.each([
  [
    './a.nix#prod',
    'this is a file, not a flake',
    'a flake is a folder with a flake.nix; for a plain file use --file ./a.nix',
  ],
  [
    'b.nix',
    'this is a file, not a flake',
    'a flake is a folder with a flake.nix; for a plain file use --file b.nix',
  ],
  ['/srv/shop/flake.nix', 'this is a file, not a flake', 'name the folder of the file: --flake /srv/shop'],
  [
    '/srv/my shop/flake.nix',
    'this is a file, not a flake',
    "name the folder of the file: --flake '/srv/my shop'",
  ],
  [
    '/srv/my shop/a.nix',
    'this is a file, not a flake',
    "a flake is a folder with a flake.nix; for a plain file use --file '/srv/my shop/a.nix'",
  ],
  ['./shp#prod', 'no such folder', 'a flake is a folder with a flake.nix'],
  ['/srv/shp?ref=main', 'no such folder', 'a flake is a folder with a flake.nix'],
  [
    '~/shop',
    'no such folder',
    'the shell expands ~ only at the start of a word: type --flake ~/shop or --flake="$HOME/shop"',
  ],
])('--flake %s is refused', (flake, why, hint) => {
  const files = [
    '/home/ada/shop/prod/a.nix',
    '/home/ada/shop/prod/b.nix',
    '/srv/shop/flake.nix',
    '/srv/my shop/flake.nix',
    '/srv/my shop/a.nix',
  ]
  const message = `--flake ${flake}: ${why}`
  expect(() => choose({ flake }, {}, files)).toThrow(expect.objectContaining({ message, hint }))
})

test.each([
  ['./b.nix', '--file ./b.nix: no such file'],
  ['', "--file '': no such file"],
])('--file %j is refused', (file, message) => {
  expect(() => choose({ file }, {}, [here])).toThrow(message)
})

test('--file with a flake is refused', () => {
  const message = '--file flake.nix: this is a flake, not a module'
  const hint = 'type: --flake /home/ada/shop/prod'
  expect(() => choose({ file: 'flake.nix' }, {}, ['/home/ada/shop/prod/flake.nix'])).toThrow(
    expect.objectContaining({ message, hint }),
  )
})

test('the hint for --file with a flake is quoted for the shell', () => {
  expect(() => choose({ file: '../my shop/flake.nix' }, {}, ['/home/ada/shop/my shop/flake.nix'])).toThrow(
    expect.objectContaining({ hint: "type: --flake '/home/ada/shop/my shop'" }),
  )
})

test('an empty --modules is refused, even if MODULES is set', () => {
  expect(() => choose({ modules: ' ' }, { MODULES: '[ ]' }, [here])).toThrow('--modules is empty')
})

test.each([
  ['./p.nix', { PACKAGES: '<nixpkgs>' }, './p.nix'],
  [undefined, { PACKAGES: '<nixpkgs>' }, '<nixpkgs>'],
  [undefined, { PACKAGES: '' }, undefined],
  [undefined, {}, undefined],
])('--packages %j with %j gives %j', (flag, env, expected) => {
  expect(choosePackages(flag, env as Env)).toBe(expected)
})

test.each<[string, string[], string, string]>([
  [
    'shop',
    ['/home/ada/shop/prod/shop', '/home/ada/shop/prod/shop/.', '/home/ada/shop/prod/shop/kubernixos.nix'],
    '--file shop: this folder has no default.nix',
    'type: --file shop/kubernixos.nix',
  ],
  [
    '/srv/my shop',
    ['/srv/my shop', '/srv/my shop/.', '/srv/my shop/flake.nix'],
    '--file /srv/my shop: this folder has no default.nix',
    "type: --flake '/srv/my shop'",
  ],
  [
    '/srv',
    ['/srv', '/srv/.'],
    '--file /srv: this folder has no default.nix',
    'name the file that holds the configuration',
  ],
  [
    'web.yaml',
    ['/home/ada/shop/prod/web.yaml'],
    '--file web.yaml: this is not a Nix file',
    'unlike in kubectl, -f names a Nix file; put the manifest there, under kubernixos.manifests.NAME',
  ],
])('--file %s with %j', (file, files, message, hint) => {
  expect(() => choose({ file }, {}, files)).toThrow(expect.objectContaining({ message, hint }))
})

test('a folder with a default.nix is taken', () => {
  const files = ['/srv', '/srv/.', '/srv/default.nix']
  expect(choose({ file: '/srv' }, {}, files)).toMatchObject({ kind: 'file', path: '/srv' })
})
