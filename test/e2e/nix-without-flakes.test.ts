import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { runProgram } from '../control-plane/run-program.ts'
import { makeNixPackages, type NixPackages } from './nix-packages.ts'

let packages: NixPackages
let nixpkgs: string
let repository: string

beforeAll(() => {
  packages = makeNixPackages()
  nixpkgs = packages.nixpkgs
  repository = packages.repository
})
afterAll(() => packages.remove())

/** Runs nix-instantiate where <nixpkgs> is the stand-in. */
function instantiate(...args: readonly string[]) {
  const env = { ...packages.env, NIX_PATH: `nixpkgs=${nixpkgs}` }
  return runProgram(['nix-instantiate', ...args], { cwd: packages.folder, env })
}

describe('default.nix', () => {
  test('is the same package with no arguments and by callPackage, which needs no <nixpkgs>', async () => {
    const alone = await instantiate(join(repository, 'default.nix'))
    expect(alone.stdout).toMatch(/-kubectl-nixos-[\d.]+\.drv\n$/)
    const called = `((import ${nixpkgs} { }).callPackage ${repository} { }).drvPath`
    expect(await packages.nix('eval', '--raw', '--impure', '--expr', called)).toBe(alone.stdout.trim())
  })

  test('takes the arguments of the package', async () => {
    const expression = `with import ${repository} { nixpkgs = null; commit = "abc1234"; }; buildPhase + installPhase`
    const { stdout } = await instantiate('--eval', '-E', expression)
    expect(stdout).toContain('abc1234')
    expect(stdout).not.toContain('PACKAGES')
  })

  test('refuses an old Bun in a sentence', async () => {
    const bun = 'bun = (import <nixpkgs> { }).bun // { version = "1.1.45"; }'
    const { stderr } = await instantiate('-E', `import ${repository} { ${bun}; }`)
    expect(stderr).toContain('kubectl-nixos needs Bun 1.2.18 or newer, and this nixpkgs has 1.1.45')
  })
})

test('shell.nix is the development shell of the flake', async () => {
  const shell = await instantiate(join(repository, 'shell.nix'))
  const system = JSON.parse((await instantiate('--eval', '-E', 'builtins.currentSystem')).stdout)
  const ofFlake = `path:${repository}#devShells.${system}.default.drvPath`
  expect(shell.stdout).toBe(`${await packages.nix('eval', '--raw', ofFlake)}\n`)
})

test("the shell.nix of kubernixos' users builds a wrapper that takes a network file", async () => {
  const wrapper = join(packages.folder, 'wrapper')
  const shell = join(import.meta.dirname, '../fixtures/packaging/shell.nix')
  const expression = `builtins.head (import ${shell} { pkgs = import ${nixpkgs} { }; }).buildInputs`
  await packages.nix('build', '--impure', '--expr', expression, '--out-link', wrapper)
  const pod = '{ apiVersion = "v1"; kind = "Pod"; metadata.name = pkgs.bun.name; }'
  await Bun.write(
    join(packages.folder, 'prod.nix'),
    `{ network = rec { pkgs = import ${nixpkgs} { }; modules = [ { kubernixos.manifests = [ ${pod} ]; } ]; }; }`,
  )
  const command = [join(wrapper, 'bin/kubernixos'), './prod.nix', 'dump', '-o', 'name']
  const { stdout, stderr } = await runProgram(command, { cwd: packages.folder, env: packages.env })
  expect({ stdout, stderr }).toEqual({ stdout: `pod/bun-${Bun.version}\n`, stderr: '' })
})
