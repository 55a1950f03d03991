import { readdirSync, realpathSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Finished, runProgram } from '../control-plane/run-program.ts'
import { makeNixPackages, type NixPackages } from './nix-packages.ts'
import { onPlane } from './on-plane.ts'

const manifest = (field: string) =>
  `{ pkgs, ... }: { kubernixos.manifests.shop = { apiVersion = "v1"; kind = "ConfigMap"; metadata.name = "shop"; ${field} }; }`
const files = {
  'kubernixos.nix': manifest('data = { bun = pkgs.bun.version; nixpkgs = toString pkgs.path; };'),
}
let packages: NixPackages
let built: string

beforeAll(async () => {
  packages = makeNixPackages()
  built = join(packages.folder, 'built')
  await packages.nix('build', `path:${packages.repository}`, '--out-link', built)
})
afterAll(() => packages.remove())

describe('the package', () => {
  const { plane, place } = onPlane({ files })

  /** Runs a program of the package in the workspace; PACKAGES is left to the wrapper. */
  function run(name: string, args: readonly string[], env: Record<string, string> = {}): Promise<Finished> {
    const inherited = { ...place.env, ...packages.env }
    return runProgram([join(built, 'bin', name), ...args], {
      cwd: place.folder,
      env: { ...inherited, ...env },
    })
  }

  test('has its second name, what kubectl completes by, and completions of the shells', () => {
    const found = readdirSync(built, { recursive: true, encoding: 'utf8' })
    const programs = found.filter(path => path.startsWith('bin/')).sort()
    expect(programs).toEqual(['bin/kubectl-nixos', 'bin/kubectl_complete-nixos', 'bin/kubernixos'])
    expect(found).toEqual(
      expect.arrayContaining([
        'share/bash-completion/completions/kubectl-nixos.bash',
        'share/bash-completion/completions/kubernixos.bash',
        'share/fish/vendor_completions.d/kubectl-nixos.fish',
        'share/fish/vendor_completions.d/kubernixos.fish',
        'share/zsh/site-functions/_kubectl-nixos',
        'share/licenses/kubectl-nixos/LICENSE',
      ]),
    )
  })

  test.each([
    ['kubectl-nixos', 'kubectl nixos'],
    ['kubernixos', 'kubernixos'],
  ])('%s calls itself %s', async (name, called) => {
    const { stdout } = await run(name, ['--help'])
    expect(stdout).toContain(`Usage:\n  ${called} [KEYWORD...]`)
  })

  test('PACKAGES is the nixpkgs that it was built with, which it keeps', async () => {
    const { stdout, stderr } = await run('kubernixos', ['dump'])
    expect(stderr).toBe('')
    const { bun, nixpkgs } = JSON.parse(stdout).items[0].data
    expect(bun).toBe(Bun.version)
    const kept = await packages.nix('path-info', '--recursive', realpathSync(built))
    expect(kept.split('\n')).toContain(nixpkgs)
  })

  test.each([
    ['set', '{ lib = import ./lib; bun.version = "of the user"; path = ./.; }', /of the user/],
    ['set to nothing', '', /there is no nixpkgs in reach/],
  ])('PACKAGES, %s by the user, wins', async (_name, PACKAGES, expected) => {
    const own = PACKAGES.replace('./lib', join(packages.nixpkgs, 'lib'))
    const { stdout, stderr } = await run('kubectl-nixos', ['dump'], { PACKAGES: own })
    expect(stdout + stderr).toMatch(expected)
  })

  test('it brings its nix, and works where it is started, whatever PWD says', async () => {
    const { code, stderr } = await run('kubectl-nixos', ['dump'], { PATH: '/nowhere', PWD: '/' })
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  })

  test('programs that it starts know nothing of how it was started', async () => {
    const modules =
      '[ { kubernixos.manifests = with builtins; throw ("in " + getEnv "PWD" + ":" + getEnv "KUBECTL_NIXOS_STARTED_IN"); } ]'
    const { stderr } = await run('kubectl-nixos', ['--modules', modules])
    expect(stderr).toContain(`in ${realpathSync(place.folder)}:\n`)
  })

  test('a folder that it cannot work in is an error that says so', async () => {
    const command = ['sh', '-c', `mkdir gone && cd gone && rmdir ../gone && ${built}/bin/kubectl-nixos diff`]
    const { code, stderr } = await runProgram(command, { cwd: place.folder, env: packages.env })
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: expect.stringMatching(/error: cannot work in \S+\/gone: the folder does not exist/),
    })
  })

  test('it makes a cluster equal, over TLS with a client certificate', async () => {
    const applied = await run('kubectl-nixos', ['apply', '--prune', '--yes'])
    expect(applied).toEqual({ code: 0, stdout: 'configmap/shop created\n', stderr: '1 created\n' })
    const { stdout } = await plane.kubectl(['get', 'configmap', 'shop', '-o', 'jsonpath={.data.bun}'])
    expect(stdout).toBe(Bun.version)
    expect(await run('kubernixos', ['diff'])).toEqual({ code: 0, stdout: '', stderr: '1 unchanged\n' })
  })

  test('kubectl completes by it', async () => {
    const { stdout } = await run('kubectl_complete-nixos', ['di'])
    expect(stdout).toMatch(/^diff\t/)
  })
})
