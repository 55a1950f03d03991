import { expect, test } from 'vitest'
import { choosePackages, chooseSource } from '../../../src/nix/source.ts'

type Env = Record<string, string>

const ada = 1000

function choose(
  request: { file?: string; modules?: string },
  env: Env,
  files: string[],
  owners: Record<string, number> = {},
) {
  return chooseSource(
    { file: request.file, modules: request.modules },
    {
      cwd: '/home/ada/shop/prod',
      env,
      exists: path => files.includes(path),
      ownerOf: path => owners[path] ?? ada,
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

test.each<[string, string, Record<string, number>, boolean]>([
  ["somebody else's above", above, { [above]: 1001 }, false],
  ["root's above", above, { [above]: 0 }, true],
  ["one of the working directory's owner above", above, { [above]: 1001, '/home/ada/shop/prod': 1001 }, true],
  ["somebody else's here, where the user went", here, { [here]: 1001 }, true],
])('a kubernixos.nix that is %s', (_name, file, owners, taken) => {
  const choice = () => choose({}, {}, [file], owners)
  if (taken) expect(choice()).toMatchObject({ path: file })
  else expect(choice).toThrow(`${file} belongs to another user`)
})

test('--file and --modules together are refused', () => {
  expect(() => choose({ file: '/a.nix', modules: '[ ]' }, {}, ['/a.nix'])).toThrow('--file and --modules')
})

test.each([
  ['./b.nix', '--file ./b.nix: no such file'],
  ['', "--file '': no such file"],
])('--file %j is refused', (file, message) => {
  expect(() => choose({ file }, {}, [here])).toThrow(message)
})

test('an empty --modules is refused: it was meant to say something', () => {
  expect(() => choose({ modules: ' ' }, { MODULES: '[ ]' }, [here])).toThrow('--modules is empty')
})

test('nothing found lists what was looked for', () => {
  expect(() => choose({}, { MODULES: '' }, [])).toThrow(
    [
      'no configuration found',
      '- --file and --modules: not given',
      '- MODULES in the environment: not set',
      '- /home/ada/shop/prod/kubernixos.nix: no such file',
      '- /home/ada/shop/kubernixos.nix: no such file',
      '- /home/ada/kubernixos.nix: no such file',
      '- /home/kubernixos.nix: no such file',
      '- /kubernixos.nix: no such file',
    ].join('\n'),
  )
})

test.each([
  ['./p.nix', { PACKAGES: '<nixpkgs>' }, './p.nix'],
  [undefined, { PACKAGES: '<nixpkgs>' }, '<nixpkgs>'],
  [undefined, { PACKAGES: '' }, undefined],
  [undefined, {}, undefined],
])('--packages %j with %j gives %j', (flag, env, expected) => {
  expect(choosePackages(flag, env as Env)).toBe(expected)
})
