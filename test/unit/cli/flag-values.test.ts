import { describe, expect, test } from 'vitest'
import { readCommandLine } from '../../../src/cli/command-line.ts'
import type { FlagTable } from '../../../src/cli/flag.ts'
import { flagValues } from '../../../src/cli/flag-values.ts'
import { boolean, count, text } from '../../../src/cli/values.ts'

// No flag of the program is repeatable yet, so this table has flags of its own.
const table = {
  'take-over': {
    alias: 't',
    topic: 'Apply',
    description: 'An owner',
    serves: ['apply'],
    coerce: text,
    repeatable: true,
  },
  limit: { topic: 'Apply', description: 'A limit', serves: ['apply'], coerce: count },
  force: {
    alias: 'f',
    bare: 'true',
    default: false,
    topic: 'Apply',
    description: 'Force',
    serves: ['apply'],
    coerce: boolean,
  },
} as const satisfies FlagTable

const none = { takeOver: [], limit: undefined, force: false }

function read(line: string) {
  return readCommandLine(line === '' ? [] : line.split(' '), table)
}

describe('the values of a command line', () => {
  test.each([
    ['', none],
    ['--take-over helm', { takeOver: ['helm'] }],
    [
      '--take-over helm -t=argo apply -tflux --take-over=helm',
      { takeOver: ['helm', 'argo', 'flux', 'helm'] },
    ],
    ['--take-over=1 --take-over=true --take-over=a,b', { takeOver: ['1', 'true', 'a,b'] }],
    ['-ft helm -ft argo', { takeOver: ['helm', 'argo'], force: true }],
    ['--take-over -- helm', {}],
    ['--limit 1 --limit=2', { limit: 2 }],
    ['--force --force=false', { force: false }],
  ])('%s', (line, expected) => {
    expect(flagValues(read(line), table)).toEqual({ ...none, ...expected })
  })

  test('each text of a repeatable flag is checked', () => {
    expect(() => flagValues(read('-t helm --take-over='), table)).toThrow('"" for --take-over: it is empty')
  })

  test('the types of the values follow from the rows', () => {
    const { takeOver, limit, force } = flagValues(read('-t helm --limit 3'), table)
    const typed: [readonly string[], number | undefined, boolean] = [takeOver, limit, force]
    expect(typed).toEqual([['helm'], 3, false])
  })
})

describe('what is read of any command line', () => {
  test.each([
    ['apply --take-over helm now', { words: ['apply', 'now'] }],
    ['apply --nope now', { words: ['apply', 'now'], unknown: '--nope' }],
    ['--take-over --force', { valueless: '--take-over', awaiting: undefined }],
    ['--force -t', { valueless: '-t', awaiting: 'take-over' }],
    ['--take-over helm', { awaiting: undefined }],
    ['-t --', { valueless: '-t', awaiting: undefined }],
    ['-1 --x.y=z', { unknown: '-1', words: [] }],
    ['-- --force', { words: ['--force'], unknown: undefined }],
  ])('%s', (line, expected) => {
    expect(read(line)).toMatchObject(expected)
  })

  test('the flags, in the order in which they first came', () => {
    expect([...read('-f --limit=1 -t a -f=false').texts]).toEqual([
      ['force', ['true', 'false']],
      ['limit', ['1']],
      ['take-over', ['a']],
    ])
  })
})
