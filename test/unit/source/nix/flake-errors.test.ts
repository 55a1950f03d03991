import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { nixConfig } from '../../../fixtures/flakes.ts'
import { failureIn, flakesHere, git, podModule, writeFlake } from './real-flake.ts'

const flakes = flakesHere()

describe('errors', () => {
  test.each([
    ['an unknown variable', '{\n  a = b;\n}', "undefined variable 'b'\nat @/shop.nix:2:7"],
    [
      'an unknown option',
      '{ kubernixos.manifest = 1; }',
      "The option `kubernixos.manifest' does not exist. Definition values:\n- In `@/shop.nix'",
    ],
    [
      'a throw',
      podModule('throw "no name"'),
      "no name\nwhile evaluating `kubernixos.manifests.web.metadata.name'",
    ],
    ['a function', podModule('name: name'), 'manifests.web .metadata.name is a function'],
    ["somebody's file", podModule('builtins.readFile /etc/hostname'), 'is forbidden in pure eval'],
    [
      'pkgs that was not given',
      `{ pkgs, ... }: ${podModule('pkgs.name')}`,
      "`pkgs' is used, but kubernixosConfiguration was given none.",
    ],
  ])('%s: with the place on disk', async (_name, shop, message) => {
    const cwd = writeFlake(flakes, 'errors', 'kubernixosConfigurations.default = make [ ./shop.nix ];', {
      'shop.nix': shop,
    })
    const error = await failureIn(cwd)
    expect(error).toHaveProperty('message', expect.stringContaining(message.replaceAll('@', cwd)))
    expect(error).toHaveProperty('message', expect.stringMatching(/\n\(configuration: flake \S+\)$/))
    expect(error).toHaveProperty('message', expect.not.stringContaining('--impure'))
  })

  test.each([
    ['./errors', ''],
    ['.', 'errors/deep'],
  ])('--flake %s from /%s: with the place on disk', async (flake, from) => {
    const files = { 'shop.nix': '{\n  a = b;\n}', 'deep/note': '' }
    const cwd = writeFlake(flakes, 'errors', 'kubernixosConfigurations.default = make [ ./shop.nix ];', files)
    const error = await failureIn(join(flakes.root, from), { flake })
    expect(error).toHaveProperty('message', expect.stringContaining(`\nat ${cwd}/shop.nix:2:7\n`))
  })

  test.each([
    ['a flake.nix that nix cannot read', 'broken', false],
    ['one in a folder of a git repository', 'monorepo/broken', true],
  ])('%s: with the place on disk', async (_name, name, inGit) => {
    const folder = flakes.write(name, {
      'flake.nix': '{\n  outputs = _: { kubernixosConfigurations = 1 }\n}',
    })
    if (inGit) {
      git(dirname(folder), 'init', '-q')
      git(dirname(folder), 'add', '.')
    }
    const error = await failureIn(folder)
    expect(error).toHaveProperty('message', expect.stringContaining(`\nat ${folder}/flake.nix:2:`))
  })

  test('wrong arguments of kubernixosConfiguration', async () => {
    const call = 'kubectl-nixos.lib.kubernixosConfiguration { module = ./shop.nix; }'
    const cwd = writeFlake(flakes, 'errors', `kubernixosConfigurations.default = ${call};`)
    expect(await failureIn(cwd)).toMatchObject({
      message: expect.stringContaining(
        'kubernixosConfiguration: it takes lib, modules, pkgs, specialArgs, and not module',
      ),
      hint: undefined,
    })
  })

  test('--show-trace reaches nix', async () => {
    const shop = { 'shop.nix': podModule('throw "no name"') }
    const cwd = writeFlake(flakes, 'errors', 'kubernixosConfigurations.default = make [ ./shop.nix ];', shop)
    const error = await failureIn(cwd, { showTrace: true })
    expect(error).toHaveProperty('message', expect.stringContaining('manifests-type.nix:'))
  })

  test('the error for a failed assertion names the configuration', async () => {
    const assertion = '{ assertions = [ { assertion = false; message = "too few"; } ]; }'
    const cwd = writeFlake(flakes, 'errors', `kubernixosConfigurations.prod = make [ ${assertion} ];`)
    expect(await failureIn(cwd, { flake: '.' })).toHaveProperty(
      'message',
      'Failed assertions:\n- too few\n(configuration: flake .#prod)',
    )
  })

  test('a Secret stays hidden', async () => {
    const conflict = (value: string) => `{ kubernixos.manifests.db.data.password = "${value}"; }`
    const outputs = `kubernixosConfigurations.default = make [ (${conflict('hunter2')}) (${conflict('swordfish')}) ];`
    const error = await failureIn(writeFlake(flakes, 'errors', outputs))
    expect(error).toHaveProperty('message', expect.stringContaining('conflicting definition values'))
    expect(error).toHaveProperty('message', expect.not.stringMatching(/hunter2|swordfish/))
  })
})

test("nix's word about a dirty tree is passed on once", async () => {
  const cwd = writeFlake(
    flakes,
    'dirty',
    `kubernixosConfigurations.default = make [ ${podModule('throw "no name"')} ];`,
  )
  git(cwd, 'init', '-q')
  git(cwd, 'add', '.')
  // Nix prints the warning again after it has written the lock file.
  await failureIn(cwd)
  git(cwd, 'add', 'flake.lock')
  const errors: string[] = []
  const { evaluate: direct } = await import('../../../../src/source/evaluate.ts')
  const request = { file: undefined, flake: undefined, modules: undefined, packages: undefined }
  const host = {
    cwd,
    env: { ...process.env, NIX_CONFIG: nixConfig },
    home: cwd,
    err: (text: string) => errors.push(text),
    signal: new AbortController().signal,
  }
  await expect(direct({ ...request, showTrace: false, verbosity: 0 }, host)).rejects.toThrow('no name')
  expect(errors.join('')).toBe(`warning: Git tree '${cwd}' is dirty\n`)
})
