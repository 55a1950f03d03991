import { typedFlag } from '../flag.ts'
import { type FlagName, flagNames, flagOf } from '../flags.ts'
import { type Candidate, type Completions, oneOf } from './completions.ts'
import type { Typed } from './typed-so-far.ts'

/** The flags that can still be given with the typed keywords. Without keywords these are all flags. */
export function flagReply({ words, given, lastValue }: Typed): Completions {
  const uses = lastValue('client') === 'true' ? ['client' as const] : words
  const serving = flagNames.filter(name => {
    const { serves } = flagOf(name)
    return !given.includes(name) && (uses.length === 0 || uses.some(use => serves.includes(use)))
  })
  return oneOf(serving.flatMap(forms))
}

/** The forms of a flag: `--file` and `-f`. A flag with an optional value also has `--dry-run=`. */
function forms(name: FlagName): Candidate[] {
  const { alias, bare, completes, description } = flagOf(name)
  const optional = bare !== undefined && completes !== undefined ? [`${typedFlag(name)}=`] : []
  const short = alias === undefined ? [] : [`-${alias}`]
  return [typedFlag(name), ...optional, ...short].map(word => ({ word, description }))
}
