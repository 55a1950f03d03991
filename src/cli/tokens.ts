import { type FlagName, flagNames, flagOf } from './flags.ts'

/** One thing that was typed. `value` is undefined where a flag's value is missing. */
export type Token =
  | {
      readonly kind: 'flag'
      readonly name: FlagName
      readonly value: string | undefined
      readonly typed: string
    }
  | { readonly kind: 'keyword'; readonly word: string }
  | { readonly kind: 'unknown'; readonly typed: string }

/**
 * Reads argv by the rules of kubectl's flag library (pflag): `--flag value`, `--flag=value`, `-f value`, `-fvalue`,
 * `-f=value`, grouped short flags, and `--` before the last keywords. A flag that may stand without a value takes
 * one only with `=`. Stricter in one thing: a value that begins with a dash needs the `=` form, so that
 * `--namespace --yes` is an error. Never throws: the exit code of a wrong command line depends on its keywords.
 */
export function tokenize(argv: readonly string[]): Token[] {
  const tokens: Token[] = []
  const rest = [...argv]
  for (let typed = rest.shift(); typed !== undefined; typed = rest.shift()) {
    if (typed === '--') {
      tokens.push(...rest.map(word => ({ kind: 'keyword', word }) as const))
      return tokens
    }
    if (typed.startsWith('--')) tokens.push(longFlag(typed, rest))
    else if (typed.startsWith('-') && typed.length > 1) tokens.push(...shortFlags(typed, rest))
    else tokens.push({ kind: 'keyword', word: typed })
  }
  return tokens
}

function longFlag(typed: string, rest: string[]): Token {
  const [, written = '', given] = /^--([^=]*)(?:=(.*))?$/s.exec(typed) ?? []
  const name = flagNames.find(known => known === written && known.length > 1)
  if (name === undefined) return { kind: 'unknown', typed: `--${written}` }
  const value = given ?? flagOf(name).bare ?? nextValue(rest)
  return { kind: 'flag', name, value, typed: `--${written}` }
}

function shortFlags(typed: string, rest: string[]): Token[] {
  const tokens: Token[] = []
  for (let letters = typed.slice(1); letters !== ''; ) {
    const letter = letters.slice(0, 1)
    const after = letters.slice(1)
    const name = flagNames.find(known => known === letter || flagOf(known).alias === letter)
    if (name === undefined) return [...tokens, { kind: 'unknown', typed: `-${letter}` }]
    const { bare } = flagOf(name)
    const taken = glued(after, bare !== undefined)
    const value = taken ?? bare ?? nextValue(rest)
    tokens.push({ kind: 'flag', name, value, typed: `-${letter}` })
    letters = taken === undefined ? after : ''
  }
  return tokens
}

/** The value written together with a short flag; kubectl's `-v6` is the one optional value without `=`. */
function glued(after: string, optional: boolean): string | undefined {
  if (after.startsWith('=')) return after.slice(1)
  if (after === '') return undefined
  return optional && !/^\d+$/.test(after) ? undefined : after
}

function nextValue(rest: string[]): string | undefined {
  const next = rest[0]
  if (next === undefined || (next.startsWith('-') && next.length > 1)) return undefined
  return rest.shift()
}
