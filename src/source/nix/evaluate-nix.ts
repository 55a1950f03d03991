import { existsSync, lstatSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { UserError } from '../../errors.ts'
import { depthProblems } from '../../manifest/depth.ts'
import type { Entry } from '../../manifest/read.ts'
import { about } from '../about.ts'
import type { Delivery, EvaluationHost, EvaluationRequest } from '../evaluation.ts'
import type { NixHost } from './call.ts'
import { choosePackages, chooseSource } from './choose-source.ts'
import { type Contract, type ContractEntry, readContract } from './contract.ts'
import { currentUser } from './current-user.ts'
import { embeddedFiles, writeNixFiles } from './embed.ts'
import { entryOrigin, isListItem } from './entry-origin.ts'
import { ask, explain, readAnswer } from './explain.ts'
import type { FilesTarget, NixCall } from './nix-arguments.ts'
import type { FlakeSource, Source } from './source.ts'
import { findStorePaths } from './store-path.ts'
import { findStrayProperties } from './stray.ts'

type Note = (text: string) => void

/**
 * Finds the configuration and evaluates it with one nix call. Writes warnings to `host.err`. Throws UserError, whose
 * message names the configuration.
 */
export async function evaluateNix(request: EvaluationRequest, host: EvaluationHost): Promise<Delivery> {
  const source = chooseSource(request, {
    ...host,
    exists: existsSync,
    textOf: textOfFile,
    // lstat gives the owner of a link itself, because another user can make a link to a file of root in the Nix store.
    ownerOf: path => lstatSync(path).uid,
    user: currentUser().uid,
  })
  const note: Note = text => (request.verbosity > 0 ? host.err(text) : undefined)
  note(`configuration: ${source.words}\n`)
  return source.kind === 'flake'
    ? evaluateFlake(source, request, host, note)
    : evaluateFiles(source, request, host, note)
}

async function evaluateFiles(
  source: FilesTarget['source'],
  { packages, showTrace }: EvaluationRequest,
  host: EvaluationHost,
  note: Note,
): Promise<Delivery> {
  return about(source.words, async () => {
    const { path: directory, dispose } = await writeNixFiles(embeddedFiles, { ...host, note })
    try {
      const target: FilesTarget = {
        kind: 'files',
        source,
        evalFile: join(directory, 'eval.nix'),
        directory,
        packages: choosePackages(packages, host.env),
      }
      const { value } = await askContract({ attribute: 'contract', showTrace, target }, host)
      return toDelivery(readContract(value), source, host.err)
    } finally {
      await dispose()
    }
  })
}

async function evaluateFlake(
  source: FlakeSource,
  { packages, showTrace }: EvaluationRequest,
  host: EvaluationHost,
  note: Note,
): Promise<Delivery> {
  const { name, value } = await about(source.words, () => {
    if (packages !== undefined) throw packagesUnused
    if (host.env['PACKAGES']) note('PACKAGES is not used: a flake brings its own nixpkgs\n')
    const chooser = embeddedFiles['choose-configuration.nix'] ?? ''
    return askContract({ attribute: 'contract', showTrace, target: { kind: 'flake', source, chooser } }, host)
  })
  const chosen = { ...source, words: `flake ${source.title}#${name}` }
  if (source.name === undefined) note(`configuration: ${chosen.words}\n`)
  return about(chosen.words, async () => toDelivery(readContract(value), chosen, host.err))
}

const packagesUnused = new UserError('--packages does nothing for a flake, which brings its own nixpkgs', {
  hint: 'give kubernixosConfiguration its pkgs, such as pkgs = nixpkgs.legacyPackages.x86_64-linux',
})

async function askContract(call: NixCall, host: NixHost) {
  const result = await ask(call, host)
  // The exit code decides, because a nix that fails may already have printed a part of its JSON.
  if (result.exitCode !== 0)
    throw await explain(call, { ...host, exists: existsSync, textOf: textOfFile }, result)
  if (result.stderr !== '') host.err(result.stderr)
  return readAnswer(call, result)
}

function toDelivery(contract: Contract, source: Source, err: NixHost['err']): Delivery {
  for (const warning of contract.warnings) err(`evaluation warning: ${warning}\n`)
  if (contract.kind === 'failed')
    throw new UserError(
      `Failed assertions:\n${contract.failedAssertions.map(message => `- ${message}`).join('\n')}`,
    )
  const { checksum, settings, entries, warnings } = contract
  return { source: source.words, settings, checksum, warnings, entries: entries.map(toEntry) }
}

function toEntry({ object, storePaths, ...name }: ContractEntry): Entry {
  const origin = entryOrigin(name)
  const isItem = isListItem(name)
  const tooDeep = depthProblems(object)
  if (tooDeep.length > 0) return { origin, isItem, object, problems: tooDeep }
  const problems = [...findStrayProperties(object), ...findStorePaths(object, storePaths)]
  return { origin, isItem, object, problems }
}

function textOfFile(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}
