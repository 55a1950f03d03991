import { expect, test } from 'vitest'
import { checkVersion } from '../../../release/version.ts'

test.each(['1.2.3', '0.1.0', '1.0.0-rc.1', '1.0.0-0.x-y'])('%s is a version to release', version => {
  expect(() => checkVersion(version, version)).not.toThrow()
})

test.each([
  ['v1.2.3', "'v1.2.3' is no version to release: write 1.2.3"],
  ['1.2', "'1.2' is no version to release, such as 1.2.3 or 1.2.3-rc.1"],
  ['1.2.03', "'1.2.03' is no version to release, such as 1.2.3 or 1.2.3-rc.1"],
  ['1.2.3+5', "'1.2.3+5' is no version to release, such as 1.2.3 or 1.2.3-rc.1"],
  ['1.2.3\n', "'1.2.3\n' is no version to release, such as 1.2.3 or 1.2.3-rc.1"],
  ['', "'' is no version to release, such as 1.2.3 or 1.2.3-rc.1"],
])('%j is refused', (version, message) => {
  expect(() => checkVersion(version, version)).toThrow(message)
})

test('another version than the one of package.json is refused, with what to type', () => {
  expect(() => checkVersion('1.3.0', '1.2.3')).toThrow(
    'package.json says 1.2.3, not 1.3.0: type npm version --no-git-tag-version 1.3.0, commit, and run this again',
  )
})
