import { expect, test } from 'vitest'
import { parseContract } from '../../../src/nix/contract.ts'

const contract = {
  schemaVersion: 1,
  checksum: 'c0',
  settings: { server: 'https://a', context: null, prune: 1, maxDeletions: 3 },
  manifests: [{ entry: 'web', object: null }],
  warnings: ['w'],
  failedAssertions: [],
}

function parse(changes: object) {
  return parseContract(JSON.stringify({ ...contract, ...changes }))
}

test('a whole contract, null as undefined', () => {
  expect(parse({})).toEqual({
    kind: 'evaluated',
    checksum: 'c0',
    settings: { server: 'https://a', maxDeletions: 3 },
    entries: [{ entry: 'web', object: null }],
    warnings: ['w'],
  })
})

test('failed assertions come alone', () => {
  const failed = { failedAssertions: ['a', 'b'], checksum: null, settings: null, manifests: [] }
  expect(parse(failed)).toEqual({ kind: 'failed', failedAssertions: ['a', 'b'], warnings: ['w'] })
})

test.each([
  ['another version', { schemaVersion: 2 }, 'nix did not answer with version 1 of the contract'],
  ['no checksum', { checksum: null }, 'kubernixos.checksum has a value of a wrong type'],
  [
    'a server that is no string',
    { settings: { server: 1 } },
    'kubernixos.server has a value of a wrong type',
  ],
  [
    'a limit that is no number',
    { settings: { maxDeletions: '1' } },
    'kubernixos.maxDeletions has a value of a wrong type',
  ],
  ['manifests that are no list', { manifests: {} }, 'kubernixos.manifests has a value of a wrong type'],
  [
    'an entry without a name',
    { manifests: [{ object: {} }] },
    'kubernixos.manifests has a value of a wrong type',
  ],
  ['warnings that are no strings', { warnings: [1] }, 'kubernixos.warnings has a value of a wrong type'],
])('refuses %s', (_name, changes, message) => {
  expect(() => parse(changes)).toThrow(message)
})
