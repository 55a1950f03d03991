import { UserError } from '../errors.ts'
import { nearest } from '../nearest.ts'
import { type Command, keywordCommands, loneCommands } from './command.ts'
import { flagNames, flagOf, typedFlag } from './flags.ts'
import type { Token } from './tokens.ts'

const names = [...keywordCommands, ...loneCommands].map(({ name }) => name)

/** A keyword that was typed, or an error with the one that was perhaps meant. */
export function wordOf(word: string, before: Token | undefined, scriptName: string): Command['name'] {
  const known = names.find(name => name === word)
  if (known !== undefined) return known
  throw new UserError(`unknown keyword: ${word}`, { hint: keywordHint(word, before, scriptName) })
}

/** An unknown flag's error. `--no-x` is no form of kubectl's, `--x=false` is. */
export function unknownFlag(typed: string, scriptName: string): UserError {
  return new UserError(`unknown flag: ${typed}`, { hint: flagHint(typed, scriptName) })
}

function keywordHint(word: string, before: Token | undefined, scriptName: string): string {
  if (before?.kind === 'flag' && isValueFor(before, word)) {
    return `The value of ${before.typed} is written with '=': ${before.typed}=${word}`
  }
  const guess = nearest(word, names)
  if (guess !== undefined) return `Did you mean '${guess}'?`
  return `The keywords are ${names.join(', ')}; see '${scriptName} help'.`
}

function isValueFor(token: Token & { kind: 'flag' }, word: string): boolean {
  const flag = flagOf(token.name)
  if (token.value !== flag.bare) return false
  try {
    flag.coerce(word)
    return true
  } catch {
    return false
  }
}

function flagHint(typed: string, scriptName: string): string {
  const negated = flagNames.find(name => typed === `--no-${name}`)
  if (negated === 'color') return 'Did you mean --color=never?'
  if (negated !== undefined && flagOf(negated).bare === 'true') return `Did you mean --${negated}=false?`
  const guess = nearest(
    typed.replace(/^-+/, ''),
    flagNames.filter(name => name.length > 1),
  )
  const known = flagNames.find(name => name === guess)
  if (known !== undefined && typed.startsWith('--')) return `Did you mean ${typedFlag(known)}?`
  return `See '${scriptName} help' for the flags.`
}
