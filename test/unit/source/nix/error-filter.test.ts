import { expect, test } from 'vitest'
import { createErrorFilter } from '../../../../src/source/nix/error-filter.ts'

function filter(...chunks: string[]) {
  const passed: string[] = []
  const errors = createErrorFilter(text => passed.push(text))
  for (const chunk of chunks) errors.write(chunk)
  return { held: errors.end(), passed: passed.join('') }
}

test.each([
  ['warnings pass', ['trace: a\nwarning: b\n'], 'trace: a\nwarning: b\n', ''],
  [
    'the error is held, with all that follows',
    ['trace: a\nerror: b\n', '\n  at c\n'],
    'trace: a\n',
    'error: b\n\n  at c\n',
  ],
  ['chunks break anywhere', ['tra', 'ce: a\ner', 'ror: b'], 'trace: a\n', 'error: b'],
  ['a last line without an end', ['trace: a'], 'trace: a', ''],
  ['an error of several lines, newer nix', ['error:\n  … x\n'], '', 'error:\n  … x\n'],
  [
    'the warning about missing build users is dropped',
    ["warning: the group 'nixbld' specified in 'build-users-group' does not exist\na\n"],
    'a\n',
    '',
  ],
])('%s', (_name, chunks, passed, held) => {
  expect(filter(...chunks)).toEqual({ passed, held })
})

test('lines pass before the end', () => {
  const passed: string[] = []
  createErrorFilter(text => passed.push(text)).write('trace: a\n')
  expect(passed).toEqual(['trace: a\n'])
})
