import { describe, expect, test } from 'vitest'
import { discover } from '../../../../src/source/nix/discover.ts'

const ada = 1000
const cwd = '/home/ada/shop/prod'

/** Files by path with their text, below /home/ada/shop/prod and above it. */
function discovered(files: Record<string, string>, owners: Record<string, number> = {}) {
  return discover({
    cwd,
    env: {},
    exists: path => path in files,
    textOf: path => files[path],
    ownerOf: path => owners[path] ?? ada,
    user: ada,
  })
}

const flake = '{ outputs = _: { kubernixosConfigurations.default = { }; }; }'
const other = '{ outputs = _: { kubernixosConfigurationsOfMine = { }; }; }'

function flakeIn(directory: string) {
  const said = { title: directory, words: `flake ${directory}` }
  return { kind: 'flake', reference: '.', directory, name: undefined, ...said }
}

function fileIn(directory: string) {
  const path = `${directory}/kubernixos.nix`
  return { kind: 'file', path, words: `file ${path}` }
}

test.each([
  ['a file here', { '/home/ada/shop/prod/kubernixos.nix': '' }, fileIn(cwd)],
  ['a flake here', { '/home/ada/shop/prod/flake.nix': flake }, flakeIn(cwd)],
  [
    'both here',
    { '/home/ada/shop/prod/flake.nix': flake, '/home/ada/shop/prod/kubernixos.nix': '' },
    flakeIn(cwd),
  ],
  [
    'a file beside a flake for something else',
    { '/home/ada/shop/prod/flake.nix': other, '/home/ada/shop/prod/kubernixos.nix': '' },
    fileIn(cwd),
  ],
  [
    'a file here, a flake above',
    { '/home/ada/shop/prod/kubernixos.nix': '', '/home/ada/shop/flake.nix': flake },
    fileIn(cwd),
  ],
  [
    'a flake above, a file above that',
    { '/home/ada/shop/flake.nix': flake, '/home/ada/kubernixos.nix': '' },
    flakeIn('/home/ada/shop'),
  ],
  [
    'a flake for something else, and a file above it',
    { '/home/ada/shop/flake.nix': other, '/home/ada/kubernixos.nix': '' },
    fileIn('/home/ada'),
  ],
  [
    'a flake for something else, and a flake above it',
    { '/home/ada/shop/prod/flake.nix': other, '/home/ada/flake.nix': flake },
    flakeIn('/home/ada'),
  ],
  ['a flake at the root', { '/flake.nix': flake }, flakeIn('/')],
])('%s', (_name, files, expected) => {
  expect(discovered(files)).toEqual(expected)
})

test('nothing found lists what was looked for', () => {
  expect(() => discovered({})).toThrow(
    [
      'no configuration found',
      '- --file, --flake and --modules: not given',
      '- MODULES in the environment: not set',
      '- /home/ada/shop/prod: neither flake.nix nor kubernixos.nix',
      '- /home/ada/shop: neither flake.nix nor kubernixos.nix',
      '- /home/ada: neither flake.nix nor kubernixos.nix',
      '- /home: neither flake.nix nor kubernixos.nix',
      '- /: neither flake.nix nor kubernixos.nix',
    ].join('\n'),
  )
})

test('the nearest flake that does not mention it is tried last, for it can come from an import', () => {
  const files = { '/home/ada/shop/flake.nix': other, '/home/flake.nix': other, '/home/ada/.git': '' }
  expect(discovered(files)).toEqual({
    ...flakeIn('/home/ada/shop'),
    words: 'flake /home/ada/shop, tried because nothing else was found',
    looked: [
      '/home/ada/shop/prod: neither flake.nix nor kubernixos.nix',
      '/home/ada/shop: no kubernixos.nix, and flake.nix has no kubernixosConfigurations',
      '/home/ada: neither flake.nix nor kubernixos.nix',
      '/home: no kubernixos.nix, and flake.nix does not mention kubernixosConfigurations',
      '/: neither flake.nix nor kubernixos.nix',
    ],
  })
})

test('outside git, such a flake is tried only in the working directory, because nix copies its whole folder', () => {
  expect(discovered({ [`${cwd}/flake.nix`]: other })).toMatchObject({ kind: 'flake', directory: cwd })
  expect(() => discovered({ '/home/ada/flake.nix': other })).toThrow(
    '- /home/ada: no kubernixos.nix, and flake.nix does not mention kubernixosConfigurations\n',
  )
})

describe.each([
  ['kubernixos.nix', '', (directory: string) => `--file ${directory}/kubernixos.nix`],
  ['flake.nix', flake, (directory: string) => `--flake ${directory}`],
])('a %s', (name, text, flag) => {
  const above = `/home/ada/${name}`
  const here = `${cwd}/${name}`

  test.each<[string, string, Record<string, number>]>([
    ["root's above", above, { [above]: 0 }],
    ["of the working directory's owner above", above, { [above]: 1001, [cwd]: 1001 }],
    ["the user's own, above somebody else's folder", above, { [cwd]: 1001 }],
    ["somebody else's here, where the user went", here, { [here]: 1001 }],
  ])('that is %s is taken', (_name, path, owners) => {
    expect(discovered({ [path]: text }, owners)).toHaveProperty('words')
  })

  test('above the working directory is refused if it belongs to another user', () => {
    expect(() => discovered({ [above]: text }, { [above]: 1001 })).toThrow(
      expect.objectContaining({
        message: `${above} is above the working directory and belongs to another user`,
        hint: `if you trust this file, name it: ${flag('/home/ada')}`,
      }),
    )
  })
})

test("somebody else's flake for something else is not tried", () => {
  const files = { '/home/ada/flake.nix': other }
  expect(() => discovered(files, { '/home/ada/flake.nix': 1001 })).toThrow(
    '- /home/ada: no kubernixos.nix, and flake.nix belongs to another user\n',
  )
})
