import { Chalk } from 'chalk'
import { expect, test } from 'vitest'
import { UserError } from '../../../src/errors.ts'
import { failureText } from '../../../src/report/failure.ts'

test('a message with text of a server moves no cursor', () => {
  const error = new UserError('cannot list:\n  pods: \u001b[2Kno', { hint: 'ask \u009b1A' })
  expect(failureText(error, { color: new Chalk({ level: 0 }), stack: false })).toBe(
    'error: cannot list:\n  pods: \\u001b[2Kno\nask \\u009b1A\n',
  )
})
