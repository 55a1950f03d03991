import { UserError } from '../../errors.ts'
import { type EntryName, entryOrigin } from './entry-origin.ts'
import { hideValues } from './hide-values.ts'
import { findHint } from './hint.ts'
import { findCause, innermost, namesArgument } from './trace-cause.ts'

export interface Failure {
  /** The stderr of nix from its first `error:` on. */
  readonly stderr: string
  readonly exitCode: number
  /**
   * Whether a file is one of our Nix files, or of the lib of nixpkgs. Positions in such files are left out of messages,
   * because they do not help the user.
   */
  readonly isLibrary: (file: string) => boolean
  readonly isFlake: boolean
  /** Whether the user asked for the trace. If so, the message of nix is not shortened. */
  readonly showTrace: boolean
  /** The stderr of the same call with --show-trace. Absent unless we made that call to find the position. */
  readonly trace?: string
  /** The place that names a file that is missing: `/shop/web.nix:3:15`. */
  readonly mention?: string
}

// The context of an error: manifests-type.nix adds the field, and nix adds the flake input.
const fieldContext = /… (while evaluating `kubernixos\.[^\n]*'|while updating the flake input '[^\n]*')/g

// The module system adds this context for options of users, and for whole modules.
const definitionContext = /… (while evaluating definitions from `\/[^\n]*'):/g

// These messages already name the option and the file, or the line and the column, so a trace would add nothing.
const explainsItself =
  /^(The option `|A definition for option|syntax error|kubernixosConfiguration: |.* is a set that `\/\/' joins )/

/**
 * Turns the stderr of nix into a short error: the whole message and the position, without source excerpts and traces.
 * Reads both forms of output: Nix 2.8 prints the message first, Nix 2.19 and newer print it last.
 */
export function diagnose(failure: Failure): UserError {
  const { stderr, exitCode, isLibrary, isFlake, showTrace, mention } = failure
  if (stderr.trim() === '') return new UserError(`nix failed with exit code ${exitCode}`)
  const message = hideValues(messageLines(stderr).filter(line => !isNoise(line)))
  const places = mention === undefined ? [] : [`at ${mention}`]
  const cleaned = [...cleanPlaces(message, isLibrary), ...places]
  const cause = findCause(cleaned[0] ?? '', failure.trace ?? stderr)
  if (cause !== undefined && !showTrace) return new UserError(cause.message, { hint: cause.hint })
  const short = [...cleaned, ...contextLine(failure, cleaned)].join('\n')
  const hint = cause?.hint ?? findHint(short, isFlake)
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
export function lacksPlace({ stderr, isLibrary }: Pick<Failure, 'stderr' | 'isLibrary'>): boolean {
  if (hasNoPlace.test(stderr)) return false
  const lines = cleanPlaces(messageLines(stderr), isLibrary)
  // The position of an infinite recursion is an arbitrary one in the cycle.
  const isAnywhere = lines[0]?.startsWith('infinite recursion') ?? false
  if (!isAnywhere && hasPlace(lines)) return false
  // Only the trace says whether the attribute is an argument of a module.
  if (/^attribute '.*' missing/.test(lines[0] ?? '') && !namesArgument(stderr)) return true
  return stderr.search(fieldContext) < 0
}

function hasPlace(lines: readonly string[]): boolean {
  return lines.some(line => /^\s*at .+:\d+| In `/.test(line))
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

function cleanPlaces(lines: readonly string[], isLibrary: Failure['isLibrary']): string[] {
  const fileOf = (line: string) => line.match(/^\s*at (.+?):\d+/)?.[1]
  return (
    lines
      .filter(line => !isLibrary(fileOf(line) ?? ''))
      // If Nix 2.8 has no excerpt to show, it continues the message in the line of the position.
      .flatMap(line =>
        line
          .replace(/^(\s*at \S+:\d+:\d+):/, '$1\n')
          .trimEnd()
          .split('\n'),
      )
  )
}

/** The field that nix evaluated, or the file of the module if nix evaluated no manifest and `lines` name no place. */
function contextLine({ stderr, trace = stderr, isLibrary }: Failure, lines: readonly string[]): string[] {
  const field = innermost(fieldContext, trace)?.[1]
  if (field !== undefined) return [field]
  const isOwn = (line: string) => isLibrary(line.match(/`(.*)'/)?.[1] ?? '')
  const definition = innermost(definitionContext, trace)?.[1]
  return definition === undefined || hasPlace(lines) || isOwn(definition) ? [] : [definition]
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
      hint: found.some(({ what }) => what.startsWith('nested'))
        ? 'a set that contains itself, such as let a = { b = a; }; in a, has no end'
        : 'a manifest holds only data; a function in a manifest often lacks an argument',
    },
  )
}
