import { Parser } from 'yargs/helpers'
import { UserError } from '../errors.ts'
import type { CommandLine } from './command-line.ts'
import { type CamelCase, type FlagTable, typedFlag } from './flag.ts'

type Value<Row> = Row extends { coerce: (...text: never[]) => infer One }
  ? Row extends { repeatable: true }
    ? readonly One[]
    : One | (Row extends { default: unknown } ? never : undefined)
  : never

/** The values of all flags of a table, under their names in camel case. */
export type FlagValues<Table extends FlagTable> = {
  readonly [Name in keyof Table as CamelCase<Name>]: Value<Table[Name]>
}

/**
 * The value of each flag of the table. Throws a UserError if a flag does not accept its text, or is given twice and may
 * not be.
 */
export function flagValues<const Table extends FlagTable>(
  { texts }: CommandLine<Extract<keyof Table, string>>,
  table: Table,
): FlagValues<Table> {
  const given: ReadonlyMap<string, readonly string[]> = texts
  const entries = Object.entries(table).map(([name, flag]) => {
    const values = (given.get(name) ?? []).map(text => flag.coerce(text, typedFlag(name)))
    if (flag.once && new Set(given.get(name)).size > 1) throw givenTwice(typedFlag(name))
    const last = values.length === 0 ? flag.default : values.at(-1)
    return [Parser.camelCase(name), flag.repeatable ? values : last]
  })
  return Object.fromEntries(entries) as FlagValues<Table>
}

/** kubectl takes several files. If the last one silently won, prune would delete the objects of the others. */
function givenTwice(flag: string): UserError {
  return new UserError(`${flag} is given twice, with different values`, {
    hint: 'Give one configuration. A module can import others: imports = [ ./a.nix ./b.nix ];',
  })
}
