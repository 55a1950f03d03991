import { type Command, keywordCommands, loneCommands, withoutKeyword } from './command.ts'
import { topics } from './flag.ts'
import { type FlagName, flagNames, flagOf } from './flags.ts'

const width = 80
const column = 14

const exitCodes: readonly (readonly [string, string])[] = [
  ['0', 'Success; diff alone: no differences; status: all is well'],
  ['1', 'Failed or refused; diff alone: differences; status: not all well'],
  ['2', 'With diff or status: failed, or an object is refused'],
  ['130', 'Stopped by Ctrl-C (SIGINT)'],
  ['143', 'Stopped by SIGTERM or SIGHUP'],
]

/** The help for all commands and flags, 80 columns wide. Examples come first. */
export function helpText(scriptName: string): string {
  const commands = [...keywordCommands, ...loneCommands]
  return [
    'Make a cluster equal to a Nix configuration by server-side apply.',
    section('Examples', examples(commands, scriptName)),
    section('Usage', usage(scriptName)),
    section('Keywords (may be combined, and run in this order)', [
      ...columns([['(none)', withoutKeyword.description], ...keywordCommands.map(commandRow)], column),
    ]),
    section('Other commands', columns(loneCommands.map(commandRow), column)),
    ...topics.map(topic => section(`${topic} flags`, columns(flagRows(topic), 30))),
    section('Exit codes', columns(exitCodes, column)),
  ].join('\n\n')
}

/** A line for the keywords, and a line for each command that takes a value. */
function usage(scriptName: string): string[] {
  const valued = loneCommands.flatMap(({ name, values }) => (values ? [`${name} ${values.join('|')}`] : []))
  return ['[KEYWORD...] [flags]', ...valued].map(line => `  ${scriptName} ${line}`)
}

function section(title: string, lines: readonly string[]): string {
  return [`${title}:`, ...lines].join('\n')
}

function examples(commands: readonly Command[], scriptName: string): string[] {
  return commands.flatMap(command =>
    command.examples.flatMap(({ about, line }) => [`  # ${about}`, `  ${scriptName} ${line}`]),
  )
}

function commandRow(command: Command): readonly [string, string] {
  return [command.name, command.description]
}

function flagRows(topic: (typeof topics)[number]): (readonly [string, string])[] {
  return flagNames
    .filter(name => flagOf(name).topic === topic)
    .map(name => [flagUsage(name), flagOf(name).description])
}

/** A flag as it is typed: `-f, --file PATH`, `--dry-run[=none|client|server]`. */
function flagUsage(name: FlagName): string {
  const { alias, placeholder, bare } = flagOf(name)
  const names = name.length === 1 ? `-${name}` : `${alias === undefined ? '    ' : `-${alias}, `}--${name}`
  if (placeholder === undefined) return names
  return bare === undefined ? `${names} ${placeholder}` : `${names}[=${placeholder}]`
}

/** Rows of a name and a text. The text wraps in a column of its own; it starts below a name that is too long. */
function columns(rows: readonly (readonly [string, string])[], indent: number): string[] {
  return rows.flatMap(([name, text]) => {
    const lines = wrap(text, width - indent).map(line => `${' '.repeat(indent)}${line}`)
    const head = `  ${name}`
    if (head.length + 2 > indent) return [head, ...lines]
    const [first = '', ...rest] = lines
    return [`${head}${first.slice(head.length)}`, ...rest]
  })
}

function wrap(text: string, columnsLeft: number): string[] {
  const lines: string[] = []
  for (const word of text.split(' ')) {
    const last = lines.at(-1)
    if (last !== undefined && last.length + 1 + word.length <= columnsLeft)
      lines[lines.length - 1] = `${last} ${word}`
    else lines.push(word)
  }
  return lines
}
