import { typedFlag } from '../flag.ts'
import { type FlagName, flagNames, flagOf } from '../flags.ts'
import { type Candidate, type Completions, oneOf } from './completions.ts'
import type { Typed } from './typed-so-far.ts'

/** The flags that serve what was typed; all of them as long as no keyword says what is meant. */
export function flagReply({ words, given, lastValue }: Typed): Completions {
  const uses = lastValue('client') === 'true' ? ['client' as const] : words
  const serving = flagNames.filter(name => {
    const { serves } = flagOf(name)
    return !given.includes(name) && (uses.length === 0 || uses.some(use => serves.includes(use)))
  })
  return oneOf(serving.flatMap(forms))
}

/** `--file`, `-f`; where a value is possible and not needed, also `--dry-run=`. */
function forms(name: FlagName): Candidate[] {
  const { alias, bare, completes, description } = flagOf(name)
  const optional = bare !== undefined && completes !== undefined ? [`${typedFlag(name)}=`] : []
  const short = alias === undefined ? [] : [`-${alias}`]
  return [typedFlag(name), ...optional, ...short].map(word => ({ word, description }))
}
