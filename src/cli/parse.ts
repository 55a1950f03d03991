import { isKeyword, type Keyword, keywords, type Request, type VersionRequest } from '../commands/request.ts'
import { UserError } from '../errors.ts'
import { checkCombination, checkInstance, checkLock, checkServed } from './combinations.ts'
import { completionTargets } from './command.ts'
import { readCommandLine } from './command-line.ts'
import type { Use } from './flag.ts'
import { type FlagValues, flagValues } from './flag-values.ts'
import { type FlagName, flags } from './flags.ts'
import { helpText } from './help.ts'
import type { Invocation } from './invocation.ts'
import { checkPlanFlags } from './plan-flags.ts'
import { checkStatus } from './status-flags.ts'
import { unknownFlag } from './unknown.ts'
import { readWords, type Words } from './words.ts'

type Values = FlagValues<typeof flags>

/**
 * Parses argv, without the program itself. Throws a UserError for anything that is not understood. `-h` comes
 * before all checks, so that a wrong command line can still show the help.
 */
export function parseArguments(argv: readonly string[], scriptName: string): Invocation {
  try {
    return parse(argv, scriptName)
  } catch (error) {
    throw withHint(error, scriptName)
  }
}

/** Every wrong command line has a hint. Below it, the last line says that nothing was written. */
function withHint(error: unknown, scriptName: string): unknown {
  if (!(error instanceof UserError) || error.hint !== undefined) return error
  return new UserError(error.message, { hint: `See '${scriptName} help'.`, cause: error })
}

function parse(argv: readonly string[], scriptName: string): Invocation {
  const line = readCommandLine(argv, flags)
  if (line.texts.get('help')?.some(text => text !== 'false')) {
    return { kind: 'help', text: helpText(scriptName) }
  }
  if (line.valueless !== undefined) throw valueMissing(line.valueless, scriptName)
  if (line.unknown !== undefined) throw unknownFlag(line.unknown, scriptName)
  const typed = readWords(line, scriptName)
  const values = flagValues(line, flags)
  const words = values.version ? [...typed.words, 'version' as const] : typed.words
  const given = [...line.texts.keys()]
  const wanted = keywords.filter(keyword => words.includes(keyword))
  if (words.some(word => !isKeyword(word))) return alone({ ...typed, words }, given, values, scriptName)
  checkPlanFlags(given, wanted, values)
  // A saved plan contains its deletions.
  const prunes = values.prune || values.plan !== undefined
  const running = prunes ? keywords.filter(k => k === 'prune' || wanted.includes(k)) : wanted
  // --prune is checked against the typed keywords. Other flags may also serve the keyword that --prune adds.
  checkServed(
    given.filter(name => name === 'prune'),
    usesOf(wanted),
  )
  checkServed(given, usesOf(running))
  checkCombination(running, values.dryRun, values.output)
  checkLock(given, values.noLock)
  return { kind: 'run', request: requestOf(running, values), color: values.color }
}

function usesOf(running: readonly Keyword[]): readonly Use[] {
  return running.length > 0 ? running : ['evaluate']
}

function valueMissing(typed: string, scriptName: string): UserError {
  return new UserError(`flag needs a value: ${typed}`, {
    hint: `A value that begins with a dash needs the form ${typed}=-VALUE; see '${scriptName} help'.`,
  })
}

/** A command that cannot be combined. If several were typed, an error names `help` first. */
function alone(
  { words, value }: Words,
  given: readonly FlagName[],
  values: Values,
  scriptName: string,
): Invocation {
  const word = words.includes('help') ? 'help' : words.find(name => !isKeyword(name))
  const other = words.find(name => name !== word)
  if (other !== undefined) {
    throw new UserError(`${word} stands alone, without ${other}`, { hint: `See '${scriptName} help'.` })
  }
  if (word === 'help') return { kind: 'help', text: helpText(scriptName) }
  const { color } = values
  if (word === 'completion') {
    checkServed(given, ['completion'])
    const what = completionTargets.find(target => target === value)
    if (what !== undefined) return { kind: 'completion', what, color }
  }
  if (word === 'delete') {
    checkServed(given, ['delete'])
    checkInstance(given)
    checkCombination(['delete'], values.dryRun, values.output)
    checkLock(given, values.noLock)
    return { kind: 'run', request: { ...requestOf(['prune'], values), prunes: 'all' }, color }
  }
  if (word === 'status') {
    checkServed(given, ['status'])
    checkStatus(given, values)
    const { all, allObjects, watch } = values
    return { kind: 'status', request: { ...requestOf(['diff'], values), all, allObjects, watch }, color }
  }
  const clientOnly = values.client || values.version
  checkServed(given, [clientOnly ? 'client' : 'version'])
  return { kind: 'version', request: versionRequestOf(clientOnly, values), color }
}

// Milliseconds. `version` must not hang if the cluster does not answer, because install checks and bug reports use it.
const versionTimeout = 5000
const defaultRetryTimeout = 120_000

function versionRequestOf(clientOnly: boolean, values: Values): VersionRequest {
  const { kubeconfig, context, output, v: verbosity } = values
  const { requestTimeout = versionTimeout, retryTimeout = versionTimeout } = values
  if (output === 'yaml' || output === 'name')
    throw new UserError(`version prints text or JSON, not ${output}`)
  return { clientOnly, output, kubeconfig, context, requestTimeout, retryTimeout, verbosity }
}

function requestOf(running: readonly Keyword[], values: Values): Request {
  const { prune, color, client, help, version, v: verbosity, all, allObjects, watch, ...settings } = values
  const { requestTimeout = 0, retryTimeout = defaultRetryTimeout } = values
  const keepKinds = values.keepKinds.flat()
  return {
    ...settings,
    requestTimeout,
    retryTimeout,
    keepKinds,
    keywords: running,
    prunes: 'unwanted',
    verbosity,
  }
}
