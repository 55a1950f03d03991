import { Parser } from 'yargs/helpers'
import { type FlagTable, typedFlag } from './flag.ts'

/**
 * A command line as it was typed. Its values are not checked yet, so that an invalid command line can be read as
 * well.
 */
export interface CommandLine<Name extends string> {
  /** The words that are neither flags nor values of flags, in the order given. */
  readonly words: readonly string[]
  /** The flags that were given, each with all its values as typed, in the order given. */
  readonly texts: ReadonlyMap<Name, readonly string[]>
  /** The first flag that is not in the table, as typed. */
  readonly unknown: string | undefined
  /** A flag whose required value is missing, as typed. */
  readonly valueless: string | undefined
  /** The last word, if it is a flag whose value would come next. */
  readonly awaiting: Name | undefined
  /** The flag that stands without its optional value directly before a word. */
  readonly bareBefore: (word: string) => Name | undefined
}

/**
 * Reads argv by the rules of kubectl's flag library (pflag): `--flag value`, `--flag=value`, `-f value`, `-fvalue`,
 * `-f=value`, grouped short flags, and `--` before the last keywords. A flag with an optional value takes it only
 * after `=`. One rule is stricter: a value that begins with a dash needs the `=` form, so that `--namespace --yes`
 * is an error. Only a dash alone does not, as in `--save-plan -`. Never throws.
 */
export function readCommandLine<Name extends string>(
  argv: readonly string[],
  table: FlagTable<Name>,
): CommandLine<Name> {
  const names = Object.keys(table) as Name[]
  const end = argv.includes('--') ? argv.indexOf('--') : argv.length
  const args = withDashes(argv.slice(0, end), table).flatMap(word => spelledOut(word, table))
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

/** The words, with each dash that is the value of the flag before it in the form `--flag=-`. */
function withDashes(words: readonly string[], table: FlagTable): string[] {
  const needsValue = (word = '') => nameOf(word, table) !== undefined && bareForm(word, table) === undefined
  return words.flatMap((word, index) => {
    if (word === '-' && needsValue(words[index - 1])) return []
    return [words[index + 1] === '-' && needsValue(word) ? `${word}=-` : word]
  })
}

/**
 * Splits one word into flags of the form that yargs reads. yargs knows neither `-fvalue` nor an optional value, so
 * the former becomes `-f=value`, and a flag without its optional value gets its `bare` value. An unknown flag gets
 * an empty value, because yargs would else take the next keyword as its value.
 */
function spelledOut(word: string, table: FlagTable): string[] {
  const [, flag, value, glued = ''] = /^(--[^=]*|-[^-])(?:=(.*)|(.*))$/su.exec(word) ?? []
  if (flag === undefined) return [word]
  if (value !== undefined) return [withValue(flag, value)]
  const bare = bareForm(flag, table)
  if (glued === '') return [bare ?? flag]
  // `-v6`, as in kubectl, is the only optional value without `=`.
  if (bare === undefined || /^(-|\d+$)/.test(glued)) return [withValue(flag, glued)]
  return [bare, ...spelledOut(`-${glued}`, table)]
}

/** A flag with an optional value, together with the value that it has by itself; undefined for other flags. */
function bareForm(flag: string, table: FlagTable): string | undefined {
  const name = nameOf(flag, table)
  const bare = name === undefined ? '' : table[name]?.bare
  return bare === undefined ? undefined : withValue(flag, bare)
}

/**
 * Puts a value in quotes. yargs removes one pair of quotes, and without them it would take the next word for an
 * empty value.
 */
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
