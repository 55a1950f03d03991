import { dirname, join, resolve } from 'node:path'
import type { UserError } from '../../errors.ts'
import { parseJson } from '../../manifest/json.ts'
import { isJsonObject, type Json } from '../../manifest/object.ts'
import { callNix, type NixHost, type NixResult } from './call.ts'
import { diagnose, type Failure, lacksPlace, unserialisableError } from './diagnose.ts'
import { nothingFound } from './discover.ts'
import { lacksConfigurations, readFlakeChoice } from './flake-choice.ts'
import { isLibraryFile } from './library-file.ts'
import {
  findByFlakeFile,
  findUntracked,
  type LocalFlake,
  missingPath,
  readLocalFlake,
  withLocalPaths,
} from './local-flake.ts'
import { findMention, type Text } from './mention.ts'
import { type FilesTarget, metadataArguments, type NixCall, nixArguments } from './nix-arguments.ts'
import type { FlakeSource } from './source.ts'

export interface ExplainHost extends NixHost {
  readonly exists: (path: string) => boolean
  /** The text of a file. Undefined if the file does not exist or can't be read. */
  readonly textOf: (path: string) => string | undefined
}

/** Calls nix. For a flake, nix runs in the directory that its source names. */
export function ask(call: NixCall, host: NixHost): Promise<NixResult> {
  const { target } = call
  return callNix(nixArguments(call), host, target.kind === 'flake' ? target.source.directory : host.cwd)
}

/** The JSON that a successful call printed. For a flake, the value and the name of the chosen configuration. */
export function readAnswer({ target }: NixCall, { stdout }: NixResult): { name?: string; value: Json } {
  const answer = parseJson(stdout)
  return target.kind === 'flake' ? readFlakeChoice(answer, target.source) : { value: answer }
}

/**
 * The error for a call that failed. May call nix again to find out more. These calls print no warnings, because the
 * first call has already printed them.
 */
export async function explain(call: NixCall, host: ExplainHost, result: NixResult): Promise<UserError> {
  const quiet: ExplainHost = { ...host, err: () => {} }
  if (/cannot convert .+ to JSON|^error: stack overflow/m.test(result.stderr)) {
    const places = await findUnserialisable(call, quiet)
    if (places.length > 0) return unserialisableError(places)
  }
  const { target } = call
  if (target.kind === 'flake') return explainFlake(call, target.source, quiet, result)
  const failure = await failureOf(call, quiet, result)
  return diagnose(withMention(failure, firstText(target.source, quiet), quiet.textOf))
}

/** The text with which a configuration begins. */
function firstText(source: FilesTarget['source'], { cwd, textOf }: ExplainHost): Text {
  if (source.kind === 'modules') return { file: undefined, folder: cwd, text: source.expression }
  const file = textOf(source.path) === undefined ? join(source.path, 'default.nix') : source.path
  return { file, folder: dirname(file), text: textOf(file) ?? '' }
}

function withMention(failure: Failure, first: Text, textOf: ExplainHost['textOf']): Failure {
  const missing = failure.stderr.match(missingPath)?.[1]
  const mention = missing === undefined ? undefined : findMention(missing, first, textOf)
  return mention === undefined ? failure : { ...failure, mention }
}

async function explainFlake(
  call: NixCall,
  source: FlakeSource,
  host: ExplainHost,
  result: NixResult,
): Promise<UserError> {
  if (missesAttribute.test(result.stderr))
    return source.looked === undefined ? lacksConfigurations(source) : nothingFound(source.looked)
  const local = inStore.test(result.stderr) ? await findLocalFlake(source, host, result) : undefined
  const known = await withKnownPaths(call, local, host, result)
  const untracked = findUntracked(known.stderr, source, local, host.exists)
  if (untracked !== undefined) return untracked
  const failure = await failureOf(call, host, known)
  if (local === undefined) return diagnose(failure)
  const file = join(resolve(source.directory, source.reference), 'flake.nix')
  const first = { file, folder: dirname(file), text: host.textOf(file) ?? '' }
  return diagnose(withMention(withLocalPaths(failure, local), first, host.textOf))
}

const missesAttribute = /^error: flake '.*' does not provide attribute .*'kubernixosConfigurations'$/m
const inStore = /-source\//

// The first call may have written flake.lock, which gives the flake another path in the store.
async function withKnownPaths(
  call: NixCall,
  local: LocalFlake | undefined,
  host: NixHost,
  result: NixResult,
): Promise<NixResult> {
  if (local === undefined || result.stderr.includes(local.storePath)) return result
  const again = await ask(call, host)
  return again.exitCode === 0 ? result : again
}

async function failureOf(call: NixCall, host: ExplainHost, result: NixResult): Promise<Failure> {
  const isLibrary = (file: string) => file !== '' && isLibraryFile(file, host.exists)
  const failure = { ...result, isLibrary, isFlake: call.target.kind === 'flake', showTrace: call.showTrace }
  if (call.showTrace || !lacksPlace(failure)) return failure
  const { stderr } = await ask({ ...call, showTrace: true }, host)
  return { ...failure, trace: stderr }
}

async function findLocalFlake(
  source: FlakeSource,
  host: ExplainHost,
  { stderr }: NixResult,
): Promise<LocalFlake | undefined> {
  const { exitCode, stdout } = await callNix(metadataArguments(source), host, source.directory)
  return exitCode === 0 ? readLocalFlake(stdout) : findByFlakeFile(stderr, source, host.textOf)
}

async function findUnserialisable(call: NixCall, host: NixHost) {
  const search = { ...call, attribute: 'unserialisable' } as const
  const found = await ask(search, host)
  const places = found.exitCode === 0 ? readAnswer(search, found).value : []
  const items = Array.isArray(places) ? places.filter(isJsonObject) : []
  return items.map(({ entry, index, file, path, what }) => ({
    entry: String(entry),
    ...(typeof index === 'number' ? { index } : {}),
    ...(typeof file === 'string' ? { file } : {}),
    path: String(path),
    what: String(what),
  }))
}
