import { Parser } from 'yargs/helpers'
import { type FlagTable, typedFlag } from './flag.ts'

/** What was typed. Nothing is checked yet, so that a wrong command line can be read as well. */
export interface CommandLine<Name extends string> {
  /** Everything that is neither a flag nor the value of a flag, in the order given. */
  readonly words: readonly string[]
  /** The flags that were given, each with all its texts, in the order given. */
  readonly texts: ReadonlyMap<Name, readonly string[]>
  /** The first flag that the table does not have, as it was typed. */
  readonly unknown: string | undefined
  /** A flag without the value that it needs, as it was typed. */
  readonly valueless: string | undefined
  /** The flag at the very end whose value comes next. */
  readonly awaiting: Name | undefined
  /** The flag that stands without its optional value right before a word. */
  readonly bareBefore: (word: string) => Name | undefined
}

/**
 * Reads argv by the rules of kubectl's flag library (pflag): `--flag value`, `--flag=value`, `-f value`, `-fvalue`,
 * `-f=value`, grouped short flags, and `--` before the last keywords. A flag that may stand without a value takes
 * one only with `=`. Stricter in one thing: a value that begins with a dash needs the `=` form, so that
 * `--namespace --yes` is an error. Never throws.
 */
export function readCommandLine<Name extends string>(
  argv: readonly string[],
  table: FlagTable<Name>,
): CommandLine<Name> {
  const names = Object.keys(table) as Name[]
  const end = argv.includes('--') ? argv.indexOf('--') : argv.length
  const args = argv.slice(0, end).flatMap(word => spelledOut(word, table))
  const { argv: read, error } = Parser.detailed([...args, ...argv.slice(end)], {
    alias: Object.fromEntries(names.map(name => [name, table[name].alias ?? []])),
    string: names,
    array: names,
    narg: Object.fromEntries(names.map(name => [name, 1])),
    configuration: {
      'boolean-negation': false,
      'camel-case-expansion': false,
      'dot-notation': false,
      'greedy-arrays': false,
      'parse-positional-numbers': false,
      'short-option-groups': false,
    },
  })
  const given = Object.keys(read).flatMap(key => names.find(name => name === key) ?? [])
  const last = end === argv.length ? args.at(-1) : undefined
  return {
    words: read._.map(String),
    texts: new Map(given.map(name => [name, read[name] as string[]])),
    unknown: args.find(arg => isFlag(arg) && nameOf(flagIn(arg), table) === undefined)?.replace(/=.*$/s, ''),
    valueless: error === null ? undefined : typedFlag(error.message.replace(/^.* /, '')),
    awaiting: last === undefined || last.includes('=') ? undefined : nameOf(last, table),
    bareBefore: word => {
      const before = args[args.indexOf(word) - 1] ?? ''
      const name = nameOf(flagIn(before), table)
      return name !== undefined && before === bareForm(flagIn(before), table) ? name : undefined
    },
  }
}

/**
 * The flags of one word, each by itself. yargs knows neither `-fvalue` nor a value that is optional, so the first gets
 * its `=` here, and the second its `bare` value. An unknown flag gets an empty value, or yargs would give it a keyword.
 */
function spelledOut(word: string, table: FlagTable): string[] {
  const [, flag, value, glued = ''] = /^(--[^=]*|-[^-])(?:=(.*)|(.*))$/su.exec(word) ?? []
  if (flag === undefined) return [word]
  if (value !== undefined) return [withValue(flag, value)]
  const bare = bareForm(flag, table)
  if (glued === '') return [bare ?? flag]
  // kubectl's `-v6` is the one optional value without `=`.
  if (bare === undefined || /^(-|\d+$)/.test(glued)) return [withValue(flag, glued)]
  return [bare, ...spelledOut(`-${glued}`, table)]
}

/** A flag that takes no value from the next word, with the value that it then has. */
function bareForm(flag: string, table: FlagTable): string | undefined {
  const name = nameOf(flag, table)
  const bare = name === undefined ? '' : table[name]?.bare
  return bare === undefined ? undefined : withValue(flag, bare)
}

/** In quotes: yargs takes one pair of them off, and reads the next word where nothing follows the `=`. */
function withValue(flag: string, value: string): string {
  return `${flag}="${value}"`
}

function isFlag(arg: string): boolean {
  return arg.length > 1 && arg.startsWith('-')
}

function flagIn(arg: string): string {
  return arg.replace(/=.*$/s, '')
}

function nameOf<Name extends string>(flag: string, table: FlagTable<Name>): Name | undefined {
  const names = Object.keys(table) as Name[]
  return names.find(name => flag === typedFlag(name) || flag === `-${table[name].alias}`)
}
