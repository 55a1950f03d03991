import { expect, test, vi } from 'vitest'
import { pinOf } from '../../../release/lock.ts'

const packages = {
  'node_modules/pinned': { version: '1.2.3', integrity: 'sha512-abc' },
  'node_modules/weak': { version: '1.2.3', integrity: 'sha1-abc' },
  'node_modules/local': { version: '1.2.3' },
}
vi.mock('../../../release/project.ts', () => ({ projectFile: () => JSON.stringify({ packages }) }))

test('a package is pinned by version and SHA-512', () => {
  expect(pinOf('node_modules/pinned')).toEqual({ version: '1.2.3', integrity: 'sha512-abc' })
})

test.each(['weak', 'local', 'absent'])('what is not stops the release: %s', name => {
  expect(() => pinOf(`node_modules/${name}`)).toThrow(
    `package-lock.json does not pin node_modules/${name} by SHA-512`,
  )
})
