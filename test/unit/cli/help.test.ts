import { describe, expect, test } from 'vitest'
import { keywordCommands, loneCommands } from '../../../src/cli/command.ts'
import { typedFlag } from '../../../src/cli/flag.ts'
import { flagNames, flagOf } from '../../../src/cli/flags.ts'
import { helpText } from '../../../src/cli/help.ts'
import { parseArguments } from '../../../src/cli/parse.ts'
import { keywords } from '../../../src/commands/request.ts'

const help = helpText('kubectl nixos')
const commands = [...keywordCommands, ...loneCommands]

describe('help', () => {
  test('fits 80 columns', () => {
    expect(help.split('\n').filter(line => line.length > 80)).toEqual([])
  })

  test('shows examples before the flags', () => {
    expect(help.indexOf('Examples:')).toBeGreaterThan(0)
    expect(help.indexOf('Examples:')).toBeLessThan(help.indexOf('flags:'))
  })

  test('names the exit codes', () => {
    expect(help).toMatch(/Exit codes:\n {2}0 .*\n {2}1 .*\n {2}2 .*\n {2}130 /)
  })

  test.each(flagNames.map(typedFlag))('lists %s', flag => {
    expect(help).toMatch(new RegExp(`^  (-\\w, |    )?${flag}\\b`, 'm'))
  })

  test.each(commands.map(({ name }) => name))('lists %s', name => {
    expect(help).toMatch(new RegExp(`^  ${name}  `, 'm'))
  })

  test('has a record for each keyword, in running order', () => {
    expect(keywordCommands.map(({ name }) => name)).toEqual(keywords)
  })

  test('uses the name under which the program was called', () => {
    expect(helpText('kubernixos')).toContain('\n  kubernixos diff\n')
    expect(helpText('kubernixos')).not.toContain('kubectl nixos')
  })
})

test.each(commands.flatMap(({ examples }) => examples.map(({ line }) => line)))(
  'the example %s is valid',
  line => {
    expect(parseArguments(line.split(' '), 'kubectl nixos').kind).toMatch(/^(run|status|completion)$/)
  },
)

test('no two flags share a letter', () => {
  const letters = flagNames.flatMap(name => (name.length === 1 ? [name] : [flagOf(name).alias ?? []].flat()))
  expect(new Set(letters).size).toBe(letters.length)
})
