import { lstat, readFile, unlink } from 'node:fs/promises'
import { delimiter, dirname, join } from 'node:path'
import writeFileAtomic from 'write-file-atomic'
import type { Io } from '../../commands/io.ts'
import { messageOf, shellWord, UserError } from '../../errors.ts'
import { readCompletionFile } from './files.ts' with { type: 'macro' }

const shimName = 'kubectl_complete-nixos'
const shim = readCompletionFile('kubectl_complete-nixos')
// Every version of the shim begins with this text. A file without it is not ours and is not replaced.
const firstWords = '#!/bin/sh\n# kubectl_complete-nixos:'

type Host = Pick<Io, 'env' | 'err'>

/**
 * Writes the shim by which kubectl 1.26 and newer completes this plugin. The shim goes next to kubectl-nixos on
 * PATH, because krew installs only one executable of a plugin (kubernetes-sigs/krew#812). A second call changes
 * nothing. Throws a UserError if kubectl-nixos is not on PATH, if the folder cannot be written, or if another
 * program's file has the shim's name.
 */
export async function installCompletion(io: Host): Promise<void> {
  const path = join(dirname(findEntry(io)), shimName)
  const present = await readPresent(path)
  if (present === shim) return say(io, `${path} is already there`)
  if (present === undefined) {
    const other = which(shimName, io)
    if (other !== null && (await readPresent(other)) === shim) return say(io, `${other} is already there`)
  } else if (!present.startsWith(firstWords)) {
    throw new UserError(`${path} is not from kubectl-nixos, so it was not replaced`, {
      hint: `Check what it is for. If nobody needs it: rm ${shellWord(path)}`,
    })
  }
  await put(path)
  say(io, `${present === undefined ? 'installed' : 'updated'} ${path}`)
}

function findEntry(io: Host): string {
  const entry = which('kubectl-nixos', io)
  if (entry !== null) return entry
  const path = (io.env['PATH'] ?? '').split(delimiter).join(', ')
  throw new UserError(`there is no kubectl-nixos in PATH (${path}), so kubectl does not know this plugin`, {
    hint: 'Put the directory of kubectl-nixos on PATH, with krew: export PATH="$HOME/.krew/bin:$PATH"',
  })
}

function which(name: string, { env }: Host): string | null {
  return Bun.which(name, { PATH: env['PATH'] ?? '' })
}

/** The text of the file at a path. Undefined if nothing is there, empty if it cannot be read. */
async function readPresent(path: string): Promise<string | undefined> {
  const found = await lstat(path).catch(() => undefined)
  return found && (await readFile(path, 'utf8').catch(() => ''))
}

/**
 * Writes a temporary file and renames it, so that kubectl never runs half a shim. A link is removed first, because
 * its target is not ours.
 */
async function put(path: string): Promise<void> {
  try {
    const present = await lstat(path).catch(() => undefined)
    if (present?.isSymbolicLink()) await unlink(path)
    await writeFileAtomic(path, shim, { mode: 0o755 })
  } catch (error) {
    throw new UserError(`cannot write ${path}: ${messageOf(error)}`, { hint: hintFor(path), cause: error })
  }
}

function hintFor(path: string): string {
  if (path.startsWith('/nix/store/')) {
    return `The Nix store is read-only. The flake's package contains ${shimName}; without it, put a copy into another directory on PATH.`
  }
  return `Run it as a user who may write there, or copy ${shimName} from the release archive into another directory on PATH.`
}

function say(io: Host, text: string): void {
  io.err(
    `${text}; with it, kubectl 1.26 and newer completes this plugin, once kubectl's own completion is on\n`,
  )
}
