import { readFileSync } from 'node:fs'
import { isAbsolute } from 'node:path'
import { describe, expect, test } from 'vitest'
import { cLibrary, tameRuntime, withAbsolutePath } from '../../src/tame-runtime.ts'

describe('PATH keeps its absolute folders only', () => {
  test.each([
    ['/usr/bin:/bin', '/usr/bin:/bin'],
    ['.:/usr/bin', '/usr/bin'],
    [':/usr/bin:', '/usr/bin'],
    ['bin:../bin:/usr/bin:./x', '/usr/bin'],
    ['/a b:/usr/bin', '/a b:/usr/bin'],
    // A shell takes an empty PATH for the working directory.
    ['.', undefined],
    ['', undefined],
    [undefined, undefined],
  ])('%s', (PATH, expected) => {
    const env = withAbsolutePath({ PATH, HOME: '/home/me' })
    expect(env).toEqual(expected === undefined ? { HOME: '/home/me' } : { PATH: expected, HOME: '/home/me' })
    expect('PATH' in env).toBe(expected !== undefined)
  })
})

test('our own environment is made safe, and programs get the environment of the user', () => {
  const own = { BUN_CONFIG_VERBOSE_FETCH: 'curl', NODE_TLS_REJECT_UNAUTHORIZED: '0', A: 'b' }
  const given = { ...own }
  expect(tameRuntime(own)).toEqual(given)
  expect(own).toEqual({ BUN_CONFIG_VERBOSE_FETCH: '0', NODE_TLS_REJECT_UNAUTHORIZED: '1', A: 'b' })
})

test('no library is looked for in the working directory', () => {
  // dlopen(3) of macOS looks for a plain name in the working directory.
  expect(isAbsolute(cLibrary('darwin'))).toBe(true)
  // Bun has already loaded the C library, so dlopen does not search for a file.
  if (process.platform !== 'linux') return
  expect(readFileSync('/proc/self/maps', 'utf8')).toContain(`/${cLibrary('linux')}\n`)
})
