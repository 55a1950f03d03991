import { UserError } from '../errors.ts'
import { nearest } from '../nearest.ts'
import { type Command, loneCommands } from './command.ts'
import type { CommandLine } from './command-line.ts'
import type { FlagName } from './flags.ts'
import { wordOf } from './unknown.ts'

/** The keywords of a command line, and the value of the first one if it takes one. */
export interface Words {
  readonly words: readonly Command['name'][]
  readonly value: string | undefined
}

/** Reads the keywords. Throws a UserError if one is unknown or a value is missing. */
export function readWords(line: CommandLine<FlagName>, scriptName: string): Words {
  const [first = '', second, ...more] = line.words
  const values = valuesAfter(first)
  const typed = values === undefined ? line.words : [first, ...more]
  const words = typed.map(word => wordOf(word, line.bareBefore(word), scriptName))
  return { words, value: values && knownValue(first, second, values) }
}

/** The words of which one must follow a keyword; undefined for a keyword without a value. */
export function valuesAfter(keyword: string): readonly string[] | undefined {
  return loneCommands.find(({ name }) => name === keyword)?.values
}

function knownValue(keyword: string, typed: string | undefined, values: readonly string[]): string {
  const choice = `${values.slice(0, -1).join(', ')} or ${values.at(-1)}`
  if (typed === undefined) throw new UserError(`${keyword} needs a word after it: ${choice}`)
  if (values.includes(typed)) return typed
  const guess = nearest(typed, values)
  throw new UserError(`${keyword} takes ${choice}, not ${typed}`, {
    ...(guess === undefined ? {} : { hint: `Did you mean '${keyword} ${guess}'?` }),
  })
}
