import { expect, test } from 'vitest'
import { bunLicenceDocument, linkedLibraries } from '../../../release/bun-licence.ts'
import { thirdPartyNotices } from '../../../release/notices.ts'

test('the notices bring the licence of each package, and those of Bun, WebKit and TinyCC', () => {
  const text = thirdPartyNotices([{ path: 'node_modules/yargs', imports: [] }])
  expect(text).toMatch(/^yargs \d+\.\d+\.\d+ \(MIT\)$/m)
  expect(text).toContain('Copyright 2010 James Halliday')
  expect(text).toContain(`\nBun ${Bun.version}\n`)
  expect(text).toContain('Bun statically links JavaScriptCore (and WebKit)')
  expect(text).toContain(process.versions['webkit'])
  expect(text).toContain('GNU LIBRARY GENERAL PUBLIC LICENSE\n                       Version 2, June 1991')
  expect(text).toContain(
    'GNU LESSER GENERAL PUBLIC LICENSE\n                       Version 2.1, February 1999',
  )
})

test('a package without a licence text stops the release', () => {
  expect(() => thirdPartyNotices([{ path: 'test/fixtures/no-licence', imports: [] }])).toThrow(
    'test/fixtures/no-licence is in the program, but has no file with its licence',
  )
})

test("the libraries in Bun's licence document are read, but for those of Windows", () => {
  const libraries = linkedLibraries(bunLicenceDocument())
  expect(libraries).toContainEqual({
    name: 'tinycc',
    url: 'https://github.com/tinycc/tinycc',
    licence: 'LGPL v2.1',
  })
  expect(libraries.map(({ name }) => name)).toEqual(
    expect.arrayContaining(['boringssl', 'uWebsockets', 'zstd']),
  )
  expect(libraries.map(({ name }) => name)).not.toContain('libuv')
  expect(() => linkedLibraries('# License\n')).toThrow("Bun's licence document lists no linked libraries")
})
