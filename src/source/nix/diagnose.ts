import { UserError } from '../../errors.ts'
import { type EntryName, entryOrigin } from './entry-origin.ts'
import { hideValues } from './hide-values.ts'
import { findHint } from './hint.ts'

export interface Failure {
  /** The stderr of nix from its first `error:` on. */
  readonly stderr: string
  readonly exitCode: number
  /**
   * The directory of our own Nix files. Positions in it are left out of messages, because they do not help the user.
   * Undefined for a flake, which has its own copy of the files.
   */
  readonly directory: string | undefined
  /** Whether the user asked for the trace. If so, the message of nix is not shortened. */
  readonly showTrace: boolean
  /** The stderr of the same call with --show-trace. Absent unless we made that call to find the position. */
  readonly trace?: string
}

// The context of an error: manifests-type.nix adds the field, and nix adds the flake input.
const fieldContext = /… (while evaluating `kubernixos\.[^\n]*'|while updating the flake input '[^\n]*')/

// These messages already name the option and the file, or the line and the column, so a trace would add nothing.
const explainsItself = /^(The option `|A definition for option|syntax error|kubernixosConfiguration: )/

/**
 * Turns the stderr of nix into a short error: the whole message and the position, without source excerpts and traces.
 * Reads both forms of output: Nix 2.8 prints the message first, Nix 2.19 and newer print it last.
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

// A second call would download again, which can take as long as the first download.
const hasNoPlace = /^error: unable to download /

/** Whether the message names no file that the user can open. A second call with --show-trace may find one. */
export function lacksPlace({ stderr, directory }: Pick<Failure, 'stderr' | 'directory'>): boolean {
  if (fieldContext.test(stderr) || hasNoPlace.test(stderr)) return false
  const lines = cleanPlaces(messageLines(stderr), directory)
  // The position of an infinite recursion is an arbitrary one in the cycle, most often in nixpkgs.
  const isAnywhere = lines[0]?.startsWith('infinite recursion') ?? false
  return isAnywhere || !lines.some(line => /^\s*at \S+:\d+| In `/.test(line))
}

// Nix advises a flag that kubectl-nixos does not have.
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

/** Whether a line is a source excerpt (`  5| kind = ...`, `   | ^`), advice about flags of nix, or empty. */
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
      // If Nix 2.8 has no excerpt to show, it continues the message in the line of the position.
      .flatMap(line =>
        line
          .replace(/^(\s*at \S+:\d+:\d+):/, '$1\n')
          .trimEnd()
          .split('\n'),
      )
  )
}

// The innermost context is the first one in Nix 2.8 and the last one in newer versions.
function contextLine({ stderr, trace = stderr }: Failure): string[] {
  const contexts = [...trace.matchAll(new RegExp(fieldContext, 'g'))].map(match => match[1] ?? '')
  const innermost = trace.trimStart().startsWith('error:\n') ? contexts.at(-1) : contexts[0]
  return innermost === undefined ? [] : [innermost]
}

/** The error for values that JSON can't represent. Its message names the manifest and the path of each value. */
export function unserialisableError(
  found: readonly (EntryName & { path: string; what: string })[],
): UserError {
  return new UserError(
    found
      .map(({ path, what, ...name }) => `${entryOrigin(name).title}${path && ` ${path}`} is ${what}`)
      .join('\n'),
    {
      hint: 'a manifest holds only data; a function in a manifest often lacks an argument',
    },
  )
}
