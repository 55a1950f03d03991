import { UserError } from '../errors.ts'
import { nearest } from '../nearest.ts'
import { type Command, loneCommands } from './command.ts'
import type { Token } from './tokens.ts'
import { unknownFlag, wordOf } from './unknown.ts'

/** The keywords of a command line, and the value of the first where it takes one. */
export interface Words {
  readonly words: readonly Command['name'][]
  readonly value: string | undefined
}

/** Reads the keywords. Throws a UserError for what is unknown, and where a value is missing. */
export function readWords(tokens: readonly Token[], scriptName: string): Words {
  const first = tokens.findIndex(token => token.kind === 'keyword')
  const second = tokens.findIndex((token, index) => token.kind === 'keyword' && index > first)
  const values = valuesAfter(tokens[first])
  const words = tokens.flatMap((token, index) => {
    if (token.kind === 'unknown') throw unknownFlag(token.typed, scriptName)
    if (token.kind !== 'keyword' || (values !== undefined && index === second)) return []
    return [wordOf(token.word, tokens[index - 1], scriptName)]
  })
  if (values === undefined) return { words, value: undefined }
  return { words, value: knownValue(tokens[first], tokens[second], values) }
}

/** The words of which one must follow a keyword; undefined for one that takes none. */
export function valuesAfter(token: Token | undefined): readonly string[] | undefined {
  return token?.kind === 'keyword' ? loneCommands.find(({ name }) => name === token.word)?.values : undefined
}

function knownValue(keyword: Token | undefined, typed: Token | undefined, values: readonly string[]): string {
  const name = keyword?.kind === 'keyword' ? keyword.word : ''
  const choice = `${values.slice(0, -1).join(', ')} or ${values.at(-1)}`
  if (typed?.kind !== 'keyword') throw new UserError(`${name} of what: ${choice}?`)
  if (values.includes(typed.word)) return typed.word
  const guess = nearest(typed.word, values)
  throw new UserError(`${name} knows ${choice}, not ${typed.word}`, {
    ...(guess === undefined ? {} : { hint: `Did you mean '${name} ${guess}'?` }),
  })
}
