import yargs from 'yargs'
import { isKeyword, type Keyword, keywords, type Request, type VersionRequest } from '../commands/request.ts'
import { UserError } from '../errors.ts'
import { checkCombination, checkServed } from './combinations.ts'
import { completionTargets } from './completion/shells.ts'
import type { Use } from './flag.ts'
import { flagOf, flags, typedFlag } from './flags.ts'
import { helpText } from './help.ts'
import type { Invocation } from './invocation.ts'
import { type Token, tokenize } from './tokens.ts'
import { readWords, type Words } from './words.ts'

/**
 * argv, without the program itself, as a typed value. Throws a UserError for everything that is not understood.
 * `-h` wins over all else, so that help is never one more error away.
 */
export function parseArguments(argv: readonly string[], scriptName: string): Invocation {
  const tokens = tokenize(argv)
  if (tokens.some(token => token.kind === 'flag' && token.name === 'help' && token.value !== 'false')) {
    return { kind: 'help', text: helpText(scriptName) }
  }
  const typed = readWords(tokens, scriptName)
  const values = valuesOf(tokens, scriptName)
  const words = values.version === true ? [...typed.words, 'version' as const] : typed.words
  const wanted = keywords.filter(keyword => words.includes(keyword))
  if (words.some(word => !isKeyword(word))) return alone({ ...typed, words }, tokens, values, scriptName)
  const running = values.prune === true ? keywords.filter(k => k === 'prune' || wanted.includes(k)) : wanted
  const given = namesOf(tokens)
  // --prune needs a keyword to add itself to; the others serve what it adds as well.
  checkServed(
    given.filter(name => name === 'prune'),
    usesOf(wanted),
  )
  checkServed(given, usesOf(running))
  checkCombination(running, values['dry-run'], values.output)
  return { kind: 'run', request: requestOf(running, values), color: values.color ?? 'auto' }
}

/** 2 where `diff` is among the keywords, for its 1 means differences; else 1. Works for any argv. */
export function failureCode(argv: readonly string[]): 1 | 2 {
  return tokenize(argv).some(token => token.kind === 'keyword' && token.word === 'diff') ? 2 : 1
}

type Values = ReturnType<typeof valuesOf>

function usesOf(running: readonly Keyword[]): readonly Use[] {
  return running.length > 0 ? running : ['evaluate']
}

function namesOf(tokens: readonly Token[]) {
  return tokens.flatMap(token => (token.kind === 'flag' ? [token.name] : []))
}

/**
 * The flags' values, coerced by yargs; a flag given twice has its last value, as in kubectl. Each is coerced once
 * before, because yargs replaces what a coercion throws by an error of its own, without the hint.
 */
function valuesOf(tokens: readonly Token[], scriptName: string) {
  const args = tokens.flatMap(token => {
    if (token.kind !== 'flag') return []
    if (token.value === undefined) throw valueMissing(token.typed, scriptName)
    flagOf(token.name).coerce(token.value)
    return [`${typedFlag(token.name)}=${token.value}`]
  })
  return yargs(args, '/')
    .scriptName(scriptName)
    .locale('en')
    .help(false)
    .version(false)
    .exitProcess(false)
    .showHelpOnFail(false)
    .strictOptions()
    .parserConfiguration({
      'boolean-negation': false,
      'camel-case-expansion': false,
      'dot-notation': false,
      'duplicate-arguments-array': false,
      'parse-numbers': false,
      'parse-positional-numbers': false,
    })
    .options(flags)
    .fail((message, error) => {
      throw error ?? new UserError(message)
    })
    .parseSync()
}

/** What stands alone: `help` wins the naming where several of these were typed. */
function alone(
  { words, value }: Words,
  tokens: readonly Token[],
  values: Values,
  scriptName: string,
): Invocation {
  const word = words.includes('help') ? 'help' : words.find(name => !isKeyword(name))
  const other = words.find(name => name !== word)
  if (other !== undefined) {
    throw new UserError(`${word} stands alone, without ${other}`, { hint: `See '${scriptName} help'.` })
  }
  if (word === 'help') return { kind: 'help', text: helpText(scriptName) }
  const color = values.color ?? 'auto'
  if (word === 'completion') {
    checkServed(namesOf(tokens), ['completion'])
    const what = completionTargets.find(target => target === value)
    if (what !== undefined) return { kind: 'completion', what, color }
  }
  const clientOnly = values.client === true || values.version === true
  checkServed(namesOf(tokens), [clientOnly ? 'client' : 'version'])
  return { kind: 'version', request: versionRequestOf(clientOnly, values), color }
}

// An install check or a bug report must not hang for a cluster that is away.
const versionTimeout = 5000

/** Milliseconds. */
const defaultDeleteTimeout = 120_000

function versionRequestOf(clientOnly: boolean, values: Values): VersionRequest {
  const { output, v: verbosity = 0 } = values
  if (output === 'yaml' || output === 'name')
    throw new UserError(`version prints text or json, not ${output}`)
  return { clientOnly, output, connection: connectionOf(values, versionTimeout), verbosity }
}

function connectionOf(values: Values, requestTimeout: number): Request['connection'] {
  return {
    kubeconfig: values.kubeconfig,
    context: values.context,
    requestTimeout: values['request-timeout'] ?? requestTimeout,
  }
}

function valueMissing(typed: string, scriptName: string): UserError {
  return new UserError(`flag needs a value: ${typed}`, {
    hint: `A value that begins with a dash is written ${typed}=-VALUE; see '${scriptName} help'.`,
  })
}

function requestOf(running: readonly Keyword[], values: Values): Request {
  return {
    keywords: running,
    configuration: {
      file: values.file,
      flake: values.flake,
      modules: values.modules,
      packages: values.packages,
      showTrace: values['show-trace'] ?? false,
    },
    connection: connectionOf(values, 0),
    namespace: values.namespace,
    output: values.output,
    dryRun: values['dry-run'] ?? 'none',
    fieldManager: values['field-manager'],
    forceConflicts: values['force-conflicts'] ?? false,
    yes: values.yes ?? false,
    allowEmpty: values['allow-empty'] ?? false,
    maxDeletions: values['max-deletions'],
    pruneContents: values['prune-contents'] ?? false,
    deleteTimeout: values['delete-timeout'] ?? defaultDeleteTimeout,
    verbosity: values.v ?? 0,
  }
}
