import { cpSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { runProgram } from '../control-plane/run-program.ts'
import { makeNixPackages, type NixPackages } from './nix-packages.ts'

const systems = ['aarch64-darwin', 'aarch64-linux', 'x86_64-darwin', 'x86_64-linux']
const checks = [
  'example-adoption',
  'example-minimal',
  'example-online-boutique',
  'hostile-directory',
  'package',
  'template',
]
let packages: NixPackages

beforeAll(async () => {
  packages = makeNixPackages()
  // What getFlake needs, and does not write itself.
  await packages.nix('flake', 'lock', `path:${packages.repository}`)
})
afterAll(() => packages.remove())

/** An output of the flake as JSON, by way of a function. */
async function output(name: string, apply: string): Promise<unknown> {
  return JSON.parse(
    await packages.nix('eval', '--json', `path:${packages.repository}#${name}`, '--apply', apply),
  )
}

describe('every output evaluates', () => {
  const derivation = /\/store\/[a-z0-9]{32}-.*\.drv$/
  const forEach = (value: unknown) => Object.fromEntries(systems.map(system => [system, value]))
  const each = (names: readonly string[], value: unknown) =>
    forEach(Object.fromEntries(names.map(name => [name, value])))
  const derivations = 'builtins.mapAttrs (_: builtins.mapAttrs (_: package: package.drvPath))'

  test.each([
    ['packages', derivations, each(['default', 'kubectl-nixos'], expect.stringMatching(derivation))],
    ['checks', derivations, each(checks, expect.stringMatching(derivation))],
    ['devShells', derivations, each(['default'], expect.stringMatching(derivation))],
    [
      'formatter',
      'builtins.mapAttrs (_: package: package.drvPath)',
      forEach(expect.stringMatching(/-nixfmt-tree-absent\.drv$/)),
    ],
    [
      'apps',
      'builtins.mapAttrs (_: builtins.mapAttrs (_: app: app.type + app.program))',
      each(
        ['default', 'kubectl-nixos'],
        expect.stringMatching(/^app\/.*-kubectl-nixos-[\d.]+\/bin\/kubectl-nixos$/),
      ),
    ],
    [
      'nixosModules',
      'builtins.mapAttrs (_: module: module.key)',
      { default: 'kubectl-nixos', kubernixos: 'kubectl-nixos' },
    ],
    ['templates', 'builtins.attrNames', ['default']],
    ['overlays', 'builtins.attrNames', ['default']],
    ['lib', 'lib: (lib.kubernixosConfiguration { modules = [ ]; }).contract.manifests', []],
  ])('%s', async (name, apply, expected) => {
    expect(await output(name, apply)).toEqual(expected)
  })

  test('and there are no others', async () => {
    const shown = JSON.parse(await packages.nix('flake', 'show', '--json', `path:${packages.repository}`))
    const known = [
      'apps',
      'checks',
      'devShells',
      'formatter',
      'lib',
      'nixosModules',
      'overlays',
      'packages',
      'templates',
    ]
    expect(Object.keys(shown).sort()).toEqual(known)
  })
})

test('the development shell has what scripts look for, and the API server where nixpkgs has it', async () => {
  const names = 'builtins.mapAttrs (_: { default }: map (tool: tool.name) default.nativeBuildInputs)'
  const shells = (await output('devShells', names)) as Record<string, readonly string[]>
  for (const system of systems) {
    const tools = shells[system]?.map(name => name.replace(/-.*/, '')).sort()
    const server = system.endsWith('-linux') ? ['kubernetes'] : []
    expect(tools).toEqual(['bun', 'etcd', 'git', 'go', 'kubectl', ...server, 'nix', 'nixfmt', 'node'].sort())
  }
})

test('nix flake check builds and passes', async () => {
  await packages.nix('flake', 'check', `path:${packages.repository}`)
})

describe('the template', () => {
  let started: string

  beforeAll(async () => {
    started = join(packages.folder, 'started')
    await packages.nix('flake', 'new', '--template', `path:${packages.repository}`, started)
  })

  test('is a configuration', async () => {
    const names = 'contract: map (manifest: manifest.object.kind) contract.manifests'
    const path = `path:${started}#kubernixosConfigurations.default.contract`
    expect(JSON.parse(await packages.nix('eval', '--json', path, '--apply', names))).toEqual([
      'Deployment',
      'Namespace',
    ])
  })

  test('nix run . in its folder runs the program that it pins, which finds it', async () => {
    const command = ['nix', 'run', '.', '--', 'dump', '-o', 'name']
    const env = { ...packages.env, MODULES: undefined, PACKAGES: undefined }
    const { stdout, stderr } = await runProgram(command, { cwd: started, env })
    expect(stdout, stderr).toBe('deployment.apps/hello\nnamespace/hello\n')
  })
})

test('Intel Macs are left out where nixpkgs is one that throws for them', async () => {
  const smaller = join(packages.folder, 'smaller')
  mkdirSync(smaller)
  writeFileSync(
    join(smaller, 'flake.nix'),
    `{
      inputs.whole.url = "path:${packages.nixpkgs}";
      outputs = { whole, ... }: {
        lib = whole.lib // { trivial = whole.lib.trivial // { release = "26.11"; }; };
        legacyPackages = whole.legacyPackages // { x86_64-darwin = throw "26.11 has dropped it"; };
      };
    }`,
  )
  const flake = `path:${packages.repository}`
  const other = ['--override-input', 'nixpkgs', `path:${smaller}`, '--no-write-lock-file']
  const names = ['eval', '--json', `${flake}#packages`, '--apply', 'builtins.attrNames', ...other]
  expect(JSON.parse(await packages.nix(...names))).toEqual([
    'aarch64-darwin',
    'aarch64-linux',
    'x86_64-linux',
  ])
})

test('the overlay gives the package, with the nixpkgs that it is laid over', async () => {
  const expression = `
    let
      flake = builtins.getFlake "path:${packages.repository}";
      pkgs = import ${packages.nixpkgs} { overlays = [ flake.overlays.default ]; };
    in
    pkgs.kubectl-nixos.installPhase`
  const phase = JSON.parse(await packages.nix('eval', '--json', '--impure', '--expr', expression))
  expect(phase).toContain(`--set-default PACKAGES '"${packages.nixpkgs}"'`)
})

test('over a nixpkgs in the store, the package keeps that one and no copy', async () => {
  const expression = `
    let
      flake = builtins.getFlake "path:${packages.repository}";
      source = flake.inputs.nixpkgs.outPath;
      package = (import source { overlays = [ flake.overlays.default ]; }).kubectl-nixos;
    in
    {
      inherit source;
      phase = package.installPhase;
      kept = builtins.getContext package.installPhase;
    }`
  const { source, phase, kept } = JSON.parse(
    await packages.nix('eval', '--json', '--impure', '--expr', expression),
  )
  expect(phase).toContain(`--set-default PACKAGES '"${source}"'`)
  expect(kept[source]).toEqual({ path: true })
})

test('the package is tried as it is built, and its dependencies are fetched by the proxy of the user', async () => {
  const facts = `
    { default, ... }: {
      inherit (default) doInstallCheck;
      tries = map (hook: hook.name) default.nativeInstallCheckInputs;
      inherit (default.nodeModules) impureEnvVars;
    }`
  const system = JSON.parse(
    await packages.nix('eval', '--json', '--impure', '--expr', 'builtins.currentSystem'),
  )
  expect(await output(`packages.${system}`, facts)).toEqual({
    doInstallCheck: true,
    tries: ['versionCheckHook'],
    impureEnvVars: expect.arrayContaining(['https_proxy']),
  })
})

test('the commit that version prints is that of the flake', async () => {
  const committed = join(packages.folder, 'committed')
  cpSync(packages.repository, committed, { recursive: true })
  const git = async (...args: readonly string[]) => {
    const author = ['-c', 'user.name=tests', '-c', 'user.email=tests@localhost']
    const { code, stdout, stderr } = await runProgram(['git', ...author, ...args], { cwd: committed })
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    return stdout.trim()
  }
  await git('init', '--quiet', '--initial-branch=main')
  await git('add', '.')
  await git('commit', '--quiet', '--message=flake')
  const commit = await git('rev-parse', '--short=12', 'HEAD')
  const expression = `
    let
      flake = builtins.getFlake "git+file://${committed}";
      pkgs = import ${packages.nixpkgs} { overlays = [ flake.overlays.default ]; };
    in
    map (package: package.buildPhase) [ flake.packages.\${builtins.currentSystem}.default pkgs.kubectl-nixos ]`
  const phases = JSON.parse(await packages.nix('eval', '--json', '--impure', '--expr', expression))
  const defined = expect.stringContaining(`BUILD_COMMIT="${commit}"`)
  expect(phases).toEqual([defined, defined])
})
