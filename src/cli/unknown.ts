import { UserError } from '../errors.ts'
import { nearest } from '../nearest.ts'
import { type Command, keywordCommands, loneCommands } from './command.ts'
import { typedFlag } from './flag.ts'
import { type FlagName, flagNames, flagOf } from './flags.ts'

const names = [...keywordCommands, ...loneCommands].map(({ name }) => name)

/**
 * A keyword that was typed. Throws a UserError that suggests the nearest keyword. `bare` is the flag without its
 * optional value directly before the word.
 */
export function wordOf(word: string, bare: FlagName | undefined, scriptName: string): Command['name'] {
  const known = names.find(name => name === word)
  if (known !== undefined) return known
  throw new UserError(`unknown keyword: ${word}`, { hint: keywordHint(word, bare, scriptName) })
}

/** The error of an unknown flag. As in kubectl, `--no-x` does not exist, and the hint is `--x=false`. */
export function unknownFlag(typed: string, scriptName: string): UserError {
  return new UserError(`unknown flag: ${typed}`, { hint: flagHint(typed, scriptName) })
}

function keywordHint(word: string, bare: FlagName | undefined, scriptName: string): string {
  if (bare !== undefined && takes(bare, word)) {
    return `The value of ${typedFlag(bare)} is written with '=': ${typedFlag(bare)}=${word}`
  }
  if (word === 'build')
    return `kubernixos made files of the manifests; '${scriptName} dump -o yaml' prints them.`
  const guess = nearest(word, names)
  if (guess !== undefined) return `Did you mean '${guess}'?`
  return `The keywords are ${names.join(', ')}; see '${scriptName} help'.`
}

function takes(name: FlagName, word: string): boolean {
  try {
    flagOf(name).coerce(word, typedFlag(name))
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
