import { execFileSync } from 'node:child_process'
import { existsSync, statSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { findBinaries } from '../control-plane/find-binaries.ts'
import { newest } from './newest.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const program = `${root}dist/kubectl-nixos`
const sources = [
  'src',
  'nix',
  'completions',
  'scripts/build',
  'release/compile.ts',
  'package.json',
  'package-lock.json',
]

/** Makes what e2e tests run: the compiled program and the programs of a control plane. Cheap when both are there. */
export async function setup(): Promise<void> {
  await findBinaries()
  if (existsSync(program) && statSync(program).mtimeMs > Math.max(...sources.map(newest))) return
  execFileSync(`${root}scripts/build`, { stdio: ['ignore', 'inherit', 'inherit'] })
}
