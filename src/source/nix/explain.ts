import type { UserError } from '../../errors.ts'
import { parseJson } from '../../manifest/json.ts'
import { isJsonObject, type Json } from '../../manifest/object.ts'
import { callNix, type NixHost, type NixResult } from './call.ts'
import { diagnose, type Failure, lacksPlace, unserialisableError } from './diagnose.ts'
import { nothingFound } from './discover.ts'
import { lacksConfigurations, readFlakeChoice } from './flake-choice.ts'
import {
  findByFlakeFile,
  findUntracked,
  type LocalFlake,
  readLocalFlake,
  withLocalPaths,
} from './local-flake.ts'
import { metadataArguments, type NixCall, nixArguments } from './nix-arguments.ts'
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
  if (/cannot convert an? \S+( \S+)? to JSON/.test(result.stderr)) {
    const places = await findUnserialisable(call, quiet)
    if (places.length > 0) return unserialisableError(places)
  }
  const { target } = call
  if (target.kind === 'flake') return explainFlake(call, target.source, quiet, result)
  return diagnose(await failureOf(call, target.directory, quiet, result))
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
  const failure = await failureOf(call, undefined, host, known)
  return diagnose(local === undefined ? failure : withLocalPaths(failure, local))
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

async function failureOf(
  call: NixCall,
  directory: string | undefined,
  host: NixHost,
  result: NixResult,
): Promise<Failure> {
  const failure = { ...result, directory, showTrace: call.showTrace }
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
  return items.map(({ entry, index, path, what }) => ({
    entry: String(entry),
    ...(typeof index === 'number' ? { index } : {}),
    path: String(path),
    what: String(what),
  }))
}
