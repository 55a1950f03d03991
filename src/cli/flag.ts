import type { Command } from './command.ts'
import type { ValueParser } from './values.ts'

/** What a flag can serve: a keyword, a run without one (`evaluate`), or `version --client` (`client`). */
export type Use = Command['name'] | 'evaluate' | 'client'

export const topics = ['Configuration', 'Cluster', 'Apply', 'Prune', 'Output'] as const

/** One flag: help, completion and the parser derive from it. */
export interface Flag {
  /** The letter of the short form. */
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
  /** Makes the value from its text, or throws a UserError that names the flag. */
  readonly coerce: ValueParser<unknown>
  /** The value where the flag is absent. Without it, that is undefined. */
  readonly default?: unknown
  /** Whether the value is the list of all that were given. Absent: the last one counts, as in kubectl. */
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
