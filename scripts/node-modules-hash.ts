// Computes the hash of the packages that packaging/node-modules.nix fetches, and writes packaging/node-modules.json.
// Run it as `npm run nix:hash` after each change of the dependencies. test/unit/packaging/node-modules.test.ts compares
// the file with package-lock.json.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { productionPackages } from './production-packages.ts'

const root = join(import.meta.dirname, '..')
const folder = mkdtempSync(join(tmpdir(), 'node-modules-'))
const run = (command: string, ...args: string[]) =>
  execFileSync(command, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] }).trim()
try {
  run(join(root, 'scripts/production-modules'), root, folder)
  const nix = ['--extra-experimental-features', 'nix-command', 'hash', 'path', '--type', 'sha256', '--sri']
  const record = {
    packages: productionPackages(readFileSync(join(root, 'package-lock.json'), 'utf8')),
    hash: run('nix', ...nix, folder),
  }
  writeFileSync(join(root, 'packaging/node-modules.json'), `${JSON.stringify(record, null, 2)}\n`)
} finally {
  rmSync(folder, { recursive: true, force: true })
}
