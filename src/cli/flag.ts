import type { Options } from 'yargs'
import type { Command } from './command.ts'

/** What a flag can serve: a keyword, a run without one (`evaluate`), or `version --client` (`client`). */
export type Use = Command['name'] | 'evaluate' | 'client'

export const topics = ['Configuration', 'Cluster', 'Apply', 'Prune', 'Output'] as const

/**
 * One flag. To yargs each is an option with a text value: a flag that may stand without a value has its `bare`
 * value filled in first (tokens.ts), which is how kubectl's own flag library does it.
 */
export interface Flag extends Options {
  readonly alias?: string
  readonly topic: (typeof topics)[number]
  readonly description: string
  /** The value's name in help; none for a flag that is on or off. */
  readonly placeholder?: string
  /** What the flag means without `=VALUE`. Absent: a value must follow. */
  readonly bare?: string
  /** What completion offers for its value: files, contexts, or a closed list. Absent: a free value, or on and off. */
  readonly completes?: 'file' | 'nix-file' | 'context' | readonly string[]
  /** Where it does something. Elsewhere it is an error: no flag is ignored. */
  readonly serves: readonly Use[]
  readonly coerce: (value: string) => unknown
}
