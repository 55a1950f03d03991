import { existsSync, statSync } from 'node:fs'
import { userInfo } from 'node:os'
import { join } from 'node:path'
import { UserError } from '../errors.ts'
import { parseJson } from '../manifest/json.ts'
import { isJsonObject, type Json } from '../manifest/object.ts'
import { readManifests } from '../manifest/read.ts'
import { checkInstance } from '../manifest/stamp.ts'
import { callNix, type NixCall, type NixHost, type NixResult } from './call.ts'
import { type Contract, parseContract } from './contract.ts'
import { diagnose, lacksPlace, unserialisableError } from './diagnose.ts'
import { embeddedFiles, writeNixFiles } from './embed.ts'
import type { Evaluation } from './evaluation.ts'
import { choosePackages, chooseSource, type Source } from './source.ts'

export interface EvaluationRequest {
  readonly file: string | undefined
  readonly modules: string | undefined
  readonly packages: string | undefined
  readonly showTrace: boolean
  readonly verbosity: number
}

export interface EvaluationHost extends NixHost {
  readonly home: string
}

/**
 * Finds the configuration, evaluates it with one nix call and checks what can be checked offline.
 * Warnings go to `host.err` here, and only here. Throws UserError, which says the configuration it is about.
 */
export async function evaluate(request: EvaluationRequest, host: EvaluationHost): Promise<Evaluation> {
  const source = chooseSource(request, {
    ...host,
    exists: existsSync,
    ownerOf: path => statSync(path).uid,
    user: userInfo().uid,
  })
  const note = (text: string) => (request.verbosity > 0 ? host.err(text) : undefined)
  note(`configuration: ${source.words}\n`)
  try {
    const directory = await writeNixFiles(embeddedFiles, { ...host, note })
    try {
      const packages = choosePackages(request.packages, host.env)
      const evalFile = join(directory.path, 'eval.nix')
      const call: NixCall = {
        evalFile,
        attribute: 'contract',
        source,
        packages,
        showTrace: request.showTrace,
      }
      return toEvaluation(await evaluateContract(call, directory.path, host), source, host.err)
    } finally {
      await directory.dispose()
    }
  } catch (error) {
    throw error instanceof UserError ? withSource(error, source) : error
  }
}

async function evaluateContract(call: NixCall, directory: string, host: NixHost): Promise<Contract> {
  const result = await callNix(call, host)
  // On failure nix still prints the JSON that it had begun: the code decides, not the output.
  if (result.exitCode === 0) {
    if (result.stderr !== '') host.err(result.stderr)
    return parseContract(result.stdout)
  }
  throw await explain(call, directory, host, result)
}

// Further calls are made on failure only, and silently: their warnings have been seen.
async function explain(
  call: NixCall,
  directory: string,
  host: NixHost,
  result: NixResult,
): Promise<UserError> {
  const quiet: NixHost = { ...host, err: () => {} }
  if (/cannot convert an? \S+( \S+)? to JSON/.test(result.stderr)) {
    const found = await callNix({ ...call, attribute: 'unserialisable' }, quiet)
    const places = found.exitCode === 0 ? readPlaces(parseJson(found.stdout)) : []
    if (places.length > 0) return unserialisableError(places)
  }
  const failure = { ...result, directory, showTrace: call.showTrace }
  if (call.showTrace || !lacksPlace(failure)) return diagnose(failure)
  const { stderr } = await callNix({ ...call, showTrace: true }, quiet)
  return diagnose({ ...failure, trace: stderr })
}

function readPlaces(found: Json): { entry: string; path: string; what: string }[] {
  const items = Array.isArray(found) ? found.filter(isJsonObject) : []
  return items.map(({ entry, path, what }) => ({
    entry: String(entry),
    path: String(path),
    what: String(what),
  }))
}

function toEvaluation(contract: Contract, source: Source, err: NixHost['err']): Evaluation {
  for (const warning of contract.warnings) err(`evaluation warning: ${warning}\n`)
  if (contract.kind === 'failed')
    throw new UserError(
      `Failed assertions:\n${contract.failedAssertions.map(message => `- ${message}`).join('\n')}`,
    )
  const { checksum, settings, entries, warnings } = contract
  if (settings.instance !== undefined) checkInstance(settings.instance)
  return { source: source.words, settings, checksum, manifests: readManifests(entries), warnings }
}

function withSource(error: UserError, source: Source): UserError {
  return new UserError(`${error.message}\n(configuration: ${source.words})`, {
    ...(error.hint === undefined ? {} : { hint: error.hint }),
    cause: error,
  })
}
