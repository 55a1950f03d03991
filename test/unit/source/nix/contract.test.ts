import { expect, test } from 'vitest'
import type { Json } from '../../../../src/manifest/object.ts'
import { readContract } from '../../../../src/source/nix/contract.ts'

const contract = {
  schemaVersion: 1,
  checksum: 'c0',
  settings: { server: 'https://a', context: null, prune: 1, maxDeletions: 3 },
  manifests: [{ entry: 'web', object: null }],
  warnings: ['w'],
  failedAssertions: [],
}

function parse(changes: object) {
  return readContract({ ...contract, ...changes } as Json)
}

test('a whole contract, null as undefined', () => {
  expect(parse({})).toEqual({
    kind: 'evaluated',
    checksum: 'c0',
    settings: {
      server: 'https://a',
      adopt: false,
      wait: false,
      takeOver: [],
      takeBack: [],
      ignore: [],
      maxDeletions: 3,
      readiness: [],
    },
    entries: [{ entry: 'web', object: null }],
    warnings: ['w'],
  })
})

test('an item of a list has its index; older Nix files, which a flake may pin, give none', () => {
  const item = { entry: 'list:/Pod//web', object: null }
  const manifests = [{ ...item, index: 0 }, item, { ...item, index: null }]
  expect(parse({ manifests })).toMatchObject({ entries: [{ ...item, index: 0 }, item, item] })
})

test('an item of one of several lists has its file, and values that refer to the Nix store are listed', () => {
  const item = { entry: 'list:/Pod//web', index: 0, file: '/shop/web.nix', object: null }
  const storePaths = [{ path: ['data', 'a'], isFile: true }]
  const manifests = [
    { ...item, storePaths },
    { ...item, file: null, storePaths: null },
  ]
  expect(parse({ manifests })).toMatchObject({ entries: [{ ...item, storePaths }, { object: null }] })
})

test('failed assertions come alone', () => {
  const failed = { failedAssertions: ['a', 'b'], checksum: null, settings: null, manifests: [] }
  expect(parse(failed)).toEqual({ kind: 'failed', failedAssertions: ['a', 'b'], warnings: ['w'] })
})

test.each([
  [
    'JSON that is not a contract',
    { schemaVersion: null },
    'the output of nix is not a contract of kubectl-nixos',
  ],
  ['no checksum', { checksum: null }, 'kubernixos.checksum has a value of a wrong type'],
  [
    'a server that is not a string',
    { settings: { server: 1 } },
    'kubernixos.server has a value of a wrong type',
  ],
  [
    'a limit that is neither a number nor a part',
    { settings: { maxDeletions: '1' } },
    'kubernixos.maxDeletions has a value of a wrong type',
  ],
  ['manifests that are not a list', { manifests: {} }, 'kubernixos.manifests has a value of a wrong type'],
  [
    'an entry without a name',
    { manifests: [{ object: {} }] },
    'kubernixos.manifests has a value of a wrong type',
  ],
  ['warnings that are not strings', { warnings: [1] }, 'kubernixos.warnings has a value of a wrong type'],
])('refuses %s', (_name, changes, message) => {
  expect(() => parse(changes)).toThrow(message)
})

// A flake pins the Nix files, and the binary comes from elsewhere: each may be the older one.
test.each([
  [
    2,
    'uses version 2 of the contract, but the newest that this kubectl-nixos reads is 1',
    'update kubectl-nixos to the version',
  ],
  [
    0,
    'uses version 0 of the contract, but the oldest that this kubectl-nixos reads is 1',
    'nix flake update kubectl-nixos',
  ],
])('the error for version %s names what to update', (schemaVersion, message, hint) => {
  expect(() => parse({ schemaVersion })).toThrow(
    expect.objectContaining({
      message: expect.stringContaining(message),
      hint: expect.stringContaining(hint),
    }),
  )
})
