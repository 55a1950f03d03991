import type { Command } from './command.ts'
import type { ValueParser } from './values.ts'

/**
 * What a flag can be given for: a keyword, a run without keywords (`evaluate`), or `version --client` (`client`).
 */
export type Use = Command['name'] | 'evaluate' | 'client'

export const topics = ['Configuration', 'Cluster', 'Apply', 'Prune', 'Status', 'Output'] as const

/** One flag. Help, completion and the parser are derived from it. */
export interface Flag {
  /** The letter of the short form. */
  readonly alias?: string
  readonly topic: (typeof topics)[number]
  readonly description: string
  /** The name of the value in the help text. Absent for a flag that is on or off. */
  readonly placeholder?: string
  /** The value of the flag without `=VALUE`. Absent if a value must follow. */
  readonly bare?: string
  /**
   * What completion offers as the value: files, contexts, or a closed list. Absent for a free value and for on or
   * off.
   */
  readonly completes?: 'file' | 'nix-file' | 'context' | readonly string[]
  /** What the flag can be given for. For anything else it is an error, because no flag is ignored. */
  readonly serves: readonly Use[]
  /** Parses the value. Throws a UserError that names the flag. */
  readonly coerce: ValueParser<unknown>
  /** The value if the flag is absent. Without a default it is undefined. */
  readonly default?: unknown
  /** Whether two different values are an error. Absent: the last one counts, as in kubectl. */
  readonly once?: true
  /** Whether the value is a list of all values that were given. Absent: the last one counts, as in kubectl. */
  readonly repeatable?: true
}

export type FlagTable<Name extends string = string> = Readonly<Record<Name, Flag>>

/** `showTrace` for `show-trace`. */
export type CamelCase<Name> = Name extends `${infer Head}-${infer Tail}`
  ? `${Head}${Capitalize<CamelCase<Tail>>}`
  : Name

/** `show-trace` for `showTrace`. */
export type KebabCase<Name> = Name extends `${infer Head}${infer Tail}`
  ? `${Head extends Lowercase<Head> ? Head : `-${Lowercase<Head>}`}${KebabCase<Tail>}`
  : Name

/** How a flag is typed: `--file`, `-v`. */
export function typedFlag(name: string): string {
  return name.length === 1 ? `-${name}` : `--${name}`
}
