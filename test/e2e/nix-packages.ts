import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Finished, runProgram } from '../control-plane/run-program.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
// What a clone holds of the flake and of what its packages are built from.
const sources = [
  ...['flake.nix', 'default.nix', 'shell.nix', 'packaging', 'templates', 'nix', 'lib', 'examples', 'src'],
  ...['completions', 'scripts', 'package.json', 'package-lock.json', 'tsconfig.json', 'LICENSE', 'README.md'],
]

/** This repository and a stand-in for nixpkgs, with a store of their own that needs neither root nor a daemon. */
export interface NixPackages {
  readonly folder: string
  readonly repository: string
  readonly nixpkgs: string
  /** What nix is run with: the store, and a home that is empty. */
  readonly env: Readonly<Record<string, string | undefined>>
  /** Runs a nix command, which must succeed, and returns what it printed. */
  nix(...args: readonly string[]): Promise<string>
  remove(): void
}

/**
 * Copies both to a folder, so that the flake is not all of the checkout with its node_modules. There the flakes'
 * nixpkgs is the stand-in, and the template's kubectl-nixos is the copy. With NIXPKGS_LIB in the environment, the
 * stand-in has nixpkgs' own library.
 */
export function makeNixPackages(): NixPackages {
  const folder = mkdtempSync(join(tmpdir(), 'nix-packages-'))
  const repository = join(folder, 'repository')
  const nixpkgs = join(folder, 'nixpkgs')
  for (const name of sources) cpSync(join(root, name), join(repository, name), { recursive: true })
  cpSync(join(root, 'test/fixtures/nixpkgs-stand-in'), nixpkgs, { recursive: true })
  cpSync(process.env['NIXPKGS_LIB'] ?? join(root, 'nix/lib'), join(nixpkgs, 'lib'), { recursive: true })
  writeFileSync(join(nixpkgs, 'host.nix'), hostFile(repository))
  for (const flake of ['flake.nix', 'templates/default/flake.nix']) {
    redirect(join(repository, flake), 'github:NixOS/nixpkgs/nixos-26.05', nixpkgs)
  }
  redirect(join(repository, 'templates/default/flake.nix'), 'github:kubectl-nixos/kubectl-nixos', repository)
  mkdirSync(join(folder, 'home'))
  const env = {
    HOME: join(folder, 'home'),
    XDG_CACHE_HOME: undefined,
    NIX_REMOTE: undefined,
    NIX_PATH: undefined,
    NIX_STORE_DIR: join(folder, 'store'),
    NIX_STATE_DIR: join(folder, 'state'),
    NIX_LOG_DIR: join(folder, 'log'),
    NIX_CONFIG: [
      'experimental-features = nix-command flakes',
      'build-users-group =',
      'sandbox = false',
      'substitute = false',
      'flake-registry =',
    ].join('\n'),
  }
  const nix = async (...args: readonly string[]) =>
    must(await runProgram(['nix', ...args], { cwd: folder, env }))
  return {
    folder,
    repository,
    nixpkgs,
    env,
    nix,
    remove: () => removeStore(folder),
  }
}

/** Another source for an input of a flake. */
function redirect(flake: string, url: string, folder: string): void {
  const text = readFileSync(flake, 'utf8')
  if (!text.includes(`"${url}"`)) throw new Error(`${flake} has no input from ${url}`)
  writeFileSync(flake, text.replace(`"${url}"`, `"path:${folder}"`))
}

/** Where the stand-in finds the programs of this machine. */
function hostFile(repository: string): string {
  const found = (name: string) => {
    const path = Bun.which(name)
    if (path === null) throw new Error(`no ${name} on PATH`)
    return path
  }
  const facts = {
    bash: found('bash'),
    node: found('node'),
    npm: found('npm'),
    nix: found('nix'),
    bun: process.execPath,
    bunVersion: Bun.version,
    path: process.env['PATH'] ?? '',
    repository,
  }
  return `builtins.fromJSON ''${JSON.stringify(facts)}''\n`
}

function must({ code, stdout, stderr }: Finished): string {
  if (code !== 0) throw new Error(stderr)
  return stdout
}

/** What is in a store is read-only, folders included. */
function removeStore(folder: string): void {
  Bun.spawnSync(['chmod', '-R', 'u+w', folder])
  rmSync(folder, { recursive: true, force: true })
}
