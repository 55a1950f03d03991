import { existsSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { isGone, processId } from '../../src/process-id.ts'

function failing(code: string) {
  return () => {
    throw Object.assign(new Error(code), { code })
  }
}
const lives = () => undefined

describe.runIf(existsSync('/proc/self/stat'))('on Linux', () => {
  const self = processId(process.pid)!

  test('a process is identified by its boot, its namespace, its number and its start', () => {
    expect(self).toEqual(processId(process.pid))
    expect(self).toMatchObject({ pid: process.pid, started: expect.stringMatching(/^\d+$/) })
    expect(processId(2 ** 30)).toBeUndefined()
  })

  test.each([
    ['it runs', {}, lives, false],
    ['it runs as another user', {}, failing('EPERM'), false],
    ['there is no such process', {}, failing('ESRCH'), true],
    ['another process has its number', { started: '0' }, lives, true],
    ['its process can not be looked at', { pid: 2 ** 30 }, lives, false],
    ['it ran before the last boot, or elsewhere', { boot: 'x' }, failing('ESRCH'), false],
    ['it is in another container', { pidNamespace: 'x' }, failing('ESRCH'), false],
  ])('is it gone if %s?', (_name, changes, signal, gone) => {
    expect(isGone({ ...self, ...changes }, self, signal)).toBe(gone)
  })

  test('without an identity of our own, nothing is known about others', () => {
    expect(isGone(self, undefined, failing('ESRCH'))).toBe(false)
  })
})
