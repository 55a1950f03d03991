import { UserError } from '../../errors.ts'
import { type EntryName, entryOrigin } from './entry-origin.ts'
import { hideValues } from './hide-values.ts'
import { findHint } from './hint.ts'

export interface Failure {
  /** From nix's first `error:` on. */
  readonly stderr: string
  readonly exitCode: number
  /** Where our own Nix files lie: positions in them say nothing to the user. Undefined where a flake brings them. */
  readonly directory: string | undefined
  /** The user asked for the trace: nix's words are kept whole. */
  readonly showTrace: boolean
  /** The stderr of the same call with --show-trace, where it was made to find the place. */
  readonly trace?: string
}

// What was under way: the field, by manifests-type.nix, or the input, by nix.
const fieldContext = /… (while evaluating `kubernixos\.[^\n]*'|while updating the flake input '[^\n]*')/

// A trace adds nothing to what names option and file, or line and column.
const explainsItself = /^(The option `|A definition for option|syntax error|kubernixosConfiguration: )/

/**
 * Turns nix's stderr into a short error: its own message, whole, and the place, without source excerpts and traces.
 * The forms of Nix 2.8 (message first) and 2.19 and newer (message last) are both known, by recorded output.
 */
export function diagnose(failure: Failure): UserError {
  const { stderr, exitCode, directory, showTrace } = failure
  if (stderr.trim() === '') return new UserError(`nix failed with exit code ${exitCode}`)
  const message = hideValues(messageLines(stderr).filter(line => !isNoise(line)))
  const short = [...cleanPlaces(message, directory), ...contextLine(failure)].join('\n')
  const hint = findHint(short)
  if (showTrace) return new UserError(whole(stderr), hint === undefined ? {} : { hint })
  if (hint === undefined && explainsItself.test(short)) return new UserError(short)
  return new UserError(short, { hint: hint ?? '--show-trace shows how nix got there' })
}

function whole(stderr: string): string {
  return hideValues(stderr.trim().split('\n'))
    .join('\n')
    .replace(/^error:\s*/, '')
}

// To fetch again would take as long again.
const hasNoPlace = /^error: unable to download /

/** Says that the message alone leaves the user without a file to open: a trace may know more. */
export function lacksPlace({ stderr, directory }: Pick<Failure, 'stderr' | 'directory'>): boolean {
  if (fieldContext.test(stderr) || hasNoPlace.test(stderr)) return false
  const lines = cleanPlaces(messageLines(stderr), directory)
  // The place of a recursion is any in its circle, most often in nixpkgs.
  const isAnywhere = lines[0]?.startsWith('infinite recursion') ?? false
  return isAnywhere || !lines.some(line => /^\s*at \S+:\d+| In `/.test(line))
}

// No flag of kubectl-nixos.
const flagAdvice = / \(use '--impure' to override\)$/gm

function messageLines(stderr: string): string[] {
  const lines = stderr.trimEnd().replaceAll(flagAdvice, '').split('\n')
  const isTrailing = lines[0]?.trim() === 'error:'
  const start = isTrailing ? lines.findLastIndex(line => /^\s*error: /.test(line)) : 0
  const message = lines.slice(Math.max(start, 0))
  const trace = message.findIndex(line => /^\s*… /.test(line))
  const own = trace > 0 ? message.slice(0, trace) : message
  return own.map((line, index) =>
    index === 0 ? line.replace(/^\s*error:\s*/, '') : line.replace(/^ {7}/, ''),
  )
}

// Source excerpts (`  5| kind = ...`, `   | ^`), advice on flags of nix, empty lines.
function isNoise(line: string): boolean {
  return (
    line.trim() === '' ||
    /^\s*\d*\|( |$)/.test(line) ||
    /^\s*\(?(use '--show-trace'|stack trace truncated)/.test(line) ||
    /^\s*\(\d+ duplicate frames omitted\)/.test(line)
  )
}

function cleanPlaces(lines: readonly string[], directory: string | undefined): string[] {
  const isOurs = (line: string) => directory !== undefined && line.includes(`${directory}/`)
  return (
    lines
      .filter(line => !(line.trimStart().startsWith('at ') && isOurs(line)))
      // Where it has no excerpt to show, Nix 2.8 goes on in the same line.
      .flatMap(line =>
        line
          .replace(/^(\s*at \S+:\d+:\d+):/, '$1\n')
          .trimEnd()
          .split('\n'),
      )
  )
}

// The innermost comes first in Nix 2.8, last in newer ones.
function contextLine({ stderr, trace = stderr }: Failure): string[] {
  const contexts = [...trace.matchAll(new RegExp(fieldContext, 'g'))].map(match => match[1] ?? '')
  const innermost = trace.trimStart().startsWith('error:\n') ? contexts.at(-1) : contexts[0]
  return innermost === undefined ? [] : [innermost]
}

/** The error for what JSON can't hold, each named by manifest and path. */
export function unserialisableError(
  found: readonly (EntryName & { path: string; what: string })[],
): UserError {
  return new UserError(
    found
      .map(({ path, what, ...name }) => `${entryOrigin(name).title}${path && ` ${path}`} is ${what}`)
      .join('\n'),
    {
      hint: 'a manifest is data; was an argument of the function forgotten?',
    },
  )
}
