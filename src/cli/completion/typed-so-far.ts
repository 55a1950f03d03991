import { type Command, keywordCommands, loneCommands } from '../command.ts'
import type { FlagName } from '../flags.ts'
import type { Token } from '../tokens.ts'
import { valuesAfter } from '../words.ts'

/** What of a command line that is being typed is understood already; the rest is passed over. */
export interface Typed {
  /** The keywords, with the `prune` and `version` that a flag stands for. */
  readonly words: readonly Command['name'][]
  /** The words of which one must come next: the keyword before takes a value. */
  readonly awaited: readonly string[] | undefined
  readonly given: readonly FlagName[]
  /** The last value of a flag as it was typed. */
  readonly lastValue: (name: FlagName) => string | undefined
}

const standingFor: Partial<Record<FlagName, Command['name']>> = {
  prune: 'prune',
  version: 'version',
  help: 'help',
}

/** Never throws, whatever was typed. */
export function typedSoFar(tokens: readonly Token[]): Typed {
  const keywords = tokens.filter(token => token.kind === 'keyword')
  const flags = tokens.filter(token => token.kind === 'flag')
  const names = [...keywordCommands, ...loneCommands].map(({ name }) => name)
  const implied = flags.flatMap(({ name, value }) => (value === 'true' ? (standingFor[name] ?? []) : []))
  return {
    words: [...keywords.flatMap(({ word }) => names.find(name => name === word) ?? []), ...implied],
    awaited: keywords.length === 1 ? valuesAfter(keywords[0]) : undefined,
    given: flags.map(({ name }) => name),
    lastValue: name => flags.findLast(flag => flag.name === name)?.value,
  }
}
