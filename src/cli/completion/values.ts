import { isKeyword } from '../../commands/request.ts'
import { fits } from '../combinations.ts'
import { type FlagName, flagOf } from '../flags.ts'
import { anyFile, type Completions, filesEndingIn, nothing, oneOf } from './completions.ts'
import type { Typed } from './typed-so-far.ts'

/** Supplies values that are not in the table of flags. */
export interface ValueSources {
  /** The contexts of a kubeconfig, whose path is as typed, or of the usual kubeconfigs. */
  readonly contexts: (kubeconfig: string | undefined) => Promise<readonly string[]>
}

/** The values of a flag. Empty if the flag takes any text. */
export async function valueReply(name: FlagName, typed: Typed, sources: ValueSources): Promise<Completions> {
  const { completes, bare } = flagOf(name)
  if (completes === 'file') return anyFile
  if (completes === 'nix-file') return filesEndingIn('nix')
  if (completes === 'context')
    return listed((await sources.contexts(typed.lastValue('kubeconfig'))).filter(isPlain))
  if (completes !== undefined) return listed(completes.filter(value => isPossible(name, value, typed)))
  return bare === 'true' ? listed(['true', 'false']) : nothing
}

function listed(values: readonly string[]): Completions {
  return oneOf(values.map(word => ({ word })))
}

/** Whether a name is one line. A name with a line break or a tab would be read as two candidates. */
function isPlain(name: string): boolean {
  return !/\p{Cc}/u.test(name)
}

function isPossible(name: FlagName, value: string, { words, lastValue }: Typed): boolean {
  const verbs = words.filter(isKeyword)
  if (name === 'output') {
    if (verbs.length < words.length) return value === 'json'
    return fits(verbs, lastValue('dry-run'), value)
  }
  return name !== 'dry-run' || fits(verbs, value, lastValue('output'))
}
