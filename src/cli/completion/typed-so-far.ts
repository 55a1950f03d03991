import { type Command, keywordCommands, loneCommands } from '../command.ts'
import type { CommandLine } from '../command-line.ts'
import type { FlagName } from '../flags.ts'
import { valuesAfter } from '../words.ts'

/** What is understood of a command line that is still being typed. Everything else is passed over. */
export interface Typed {
  /** The keywords, including `prune`, `version` and `help` from the flags of these names. */
  readonly words: readonly Command['name'][]
  /** The words of which one must come next, if the keyword before takes a value. */
  readonly awaited: readonly string[] | undefined
  readonly given: readonly FlagName[]
  /** The last value of a flag, as typed. */
  readonly lastValue: (name: FlagName) => string | undefined
}

const standingFor: Partial<Record<FlagName, Command['name']>> = {
  prune: 'prune',
  version: 'version',
  help: 'help',
}

/** Reads a command line for completion. Never throws. */
export function typedSoFar({ words, texts }: CommandLine<FlagName>): Typed {
  const lastValue = (name: FlagName) => texts.get(name)?.at(-1)
  const names = [...keywordCommands, ...loneCommands].map(({ name }) => name)
  const given = [...texts.keys()]
  const implied = given.flatMap(name => (lastValue(name) === 'true' ? (standingFor[name] ?? []) : []))
  return {
    words: [...words.flatMap(word => names.find(name => name === word) ?? []), ...implied],
    awaited: words.length === 1 ? valuesAfter(words[0] ?? '') : undefined,
    given,
    lastValue,
  }
}
