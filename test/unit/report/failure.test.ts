import { Chalk } from 'chalk'
import { expect, test } from 'vitest'
import { UserError } from '../../../src/errors.ts'
import { failureText } from '../../../src/report/failure.ts'

test('a message with text of a server cannot move the cursor', () => {
  const error = new UserError('cannot list:\n  pods: \u001b[2Kno', { hint: 'ask \u009b1A' })
  expect(failureText(error, { color: new Chalk({ level: 0 }), stack: false })).toBe(
    'error: cannot list:\n  pods: \\u001b[2Kno\nask \\u009b1A\nerror: nothing was written\n',
  )
})

test('the text of a bug and its stack trace cannot move the cursor', () => {
  const error = new UserError('no', { cause: new Error('of \u001b[2J') })
  const shown = failureText(error, { color: new Chalk({ level: 0 }), stack: true })
  expect(shown).toContain('caused by: Error: of \\u001b[2J\n')
  expect(shown).toMatch(/^error: no\n.*\n {4}at /s)
  expect(failureText(new TypeError('\u001b[2J'), { color: new Chalk({ level: 0 }), stack: false })).toContain(
    'error: \\u001b[2J\nThis is a bug',
  )
})

test.each<[string, UserError, string]>([
  ['one line is enough for an error', new UserError('no such file'), 'error: no such file\n'],
  [
    'a line below a hint',
    new UserError('unknown flag: --x', { hint: 'see help' }),
    'error: unknown flag: --x\nsee help\nerror: nothing was written\n',
  ],
  [
    'a line below any other reason',
    new UserError('nobody agrees', { reason: 'refused' }),
    'error: nobody agrees\nrefused: nothing was written\n',
  ],
])('the last line begins with the reason: %s', (_name, error, text) => {
  expect(failureText(error, { color: new Chalk({ level: 0 }), stack: false })).toBe(text)
})

test('the last line about a bug begins with error, below the stack trace, too', () => {
  for (const stack of [false, true]) {
    const shown = failureText(new TypeError('x'), { color: new Chalk({ level: 0 }), stack })
    expect(shown).toMatch(/\nerror: the run ended because of this bug\n$/)
  }
})
