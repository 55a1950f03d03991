import { mkdirSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { evaluateIn, failureIn, flakesHere, podModule, podsIn, writeFlake } from './real-flake.ts'

const nixpkgsLib = process.env['NIXPKGS_LIB']
const flakes = flakesHere()

describe('the module is there once, whether the user imports', () => {
  test.each([
    ['none', ''],
    ['the one of the same input', 'kubectl-nixos.nixosModules.default'],
    ['the one of another copy', 'other.nixosModules.default'],
    ['both', 'other.nixosModules.default kubectl-nixos.nixosModules.default'],
  ])('%s', async (_name, imports) => {
    const outputs = `kubernixosConfigurations.default = make [ ./shop.nix ${imports} { kubernixos.instance = "shop"; } ];`
    const cwd = writeFlake(flakes, 'once', outputs, { 'shop.nix': podModule('"web"') })
    expect((await evaluateIn(cwd)).settings.instance).toBe('shop')
  })
})

describe.skipIf(nixpkgsLib === undefined)("nixpkgs' own lib (NIXPKGS_LIB)", () => {
  const withNixpkgs = flakesHere(nixpkgsLib)

  test('is that of modules', async () => {
    const shop = `({ lib, ... }: ${podModule('lib.trivial.release')})`
    const cwd = writeFlake(withNixpkgs, 'shop', `kubernixosConfigurations.default = make [ ${shop} ];`)
    expect(await podsIn(cwd)).toEqual([expect.stringMatching(/^\d\d\.\d\d$/)])
  })
})

describe('PACKAGES and MODULES', () => {
  const outputs = `kubernixosConfigurations.default = make [ ${podModule('"web"')} ];`
  const env = { PACKAGES: 'throw "PACKAGES"', MODULES: 'throw "MODULES"', NIX_PATH: 'nixpkgs=/nowhere' }

  test('do not matter for --flake; -v says so', async () => {
    const { errors, manifests } = await evaluateIn(
      writeFlake(flakes, 'plain', outputs),
      { flake: '.', verbosity: 1 },
      env,
    )
    expect(manifests).toHaveLength(1)
    expect(errors).toContain('PACKAGES is not used: a flake brings its own nixpkgs\n')
    expect(errors).toContain('configuration: flake .\n')
    expect(errors).toContain('configuration: flake .#default\n')
  })

  test('MODULES comes before a flake that is only found', async () => {
    const cwd = writeFlake(flakes, 'plain', outputs)
    const { source } = await evaluateIn(cwd, {}, { MODULES: `[ ${podModule('"web"')} ]` })
    expect(source).toBe('MODULES from the environment')
  })

  test.each([{ flake: '.' }, {}])('--packages with %j is refused', async request => {
    expect(
      await failureIn(writeFlake(flakes, 'plain', outputs), { ...request, packages: './nixpkgs' }),
    ).toMatchObject({
      message: expect.stringContaining('--packages does nothing for a flake'),
      hint: expect.stringContaining('pkgs'),
    })
  })
})

test('-v names a configuration only once', async () => {
  const cwd = writeFlake(flakes, 'plain', `kubernixosConfigurations.default = make [ ];`)
  const { errors } = await evaluateIn(cwd, { flake: '.#default', verbosity: 1 })
  expect(errors).toBe('configuration: flake .#default\n')
})

test('nothing is cached for a flake, neither our files nor its evaluation', async () => {
  const cwd = writeFlake(flakes, 'plain', `kubernixosConfigurations.default = make [ ];`)
  const cache = join(flakes.root, 'cache')
  mkdirSync(cache)
  await evaluateIn(cwd, {}, { XDG_CACHE_HOME: cache })
  const found = readdirSync(cache, { recursive: true, encoding: 'utf8' })
  expect(found.filter(name => /kubectl-nixos|eval-cache/.test(name))).toEqual([])
})
