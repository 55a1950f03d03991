import { describe, expect, test } from 'vitest'
import { nixString } from '../../../../src/source/nix/nix-string.ts'
import { evaluateIn, failureIn, flakesHere, podModule, writeFlake } from './real-flake.ts'

const flakes = flakesHere()

describe('the choice', () => {
  const many = 'default = make [ (pod "default") ]; prod = make [ (pod "prod") ];'
  const likeNix = `"${'$'}{x}\\`
  const odd = `"a.b" = make [ (pod "dots") ]; "a b" = make [ (pod "spaces") ]; ${nixString(likeNix)} = make [ (pod "quotes") ];`

  test.each([
    ['the only one', 'prod = make [ (pod "prod") ];', '.', 'prod', 'prod'],
    ['default of several', many, '.', 'default', 'default'],
    ['the named one', many, '.#prod', 'prod', 'prod'],
    ['a name with dots', odd, '.#a.b', 'a.b', 'dots'],
    ['a name with spaces', odd, '.#a b', 'a b', 'spaces'],
    ['a name that looks like Nix', odd, `.#${likeNix}`, likeNix, 'quotes'],
    [
      'a configuration beside one that fails',
      'bad = throw "bad"; prod = make [ (pod "prod") ];',
      '.#prod',
      'prod',
      'prod',
    ],
  ])('%s', async (_name, configurations, flake, name, pod) => {
    const outputs = `kubernixosConfigurations = let pod = name: ${podModule('name')}; in { ${configurations} };`
    const cwd = writeFlake(flakes, 'choice', outputs)
    const { manifests, source } = await evaluateIn(cwd, { flake })
    expect(manifests.map(({ object }) => object.metadata.name)).toEqual([pod])
    expect(source).toBe(`flake .#${name}`)
  })

  const howToMake = (name: string) =>
    `write: kubernixosConfigurations.${name} = kubectl-nixos.lib.kubernixosConfiguration { modules = [ ./shop.nix ]; };`
  const two = 'prod = make [ ]; "a b" = make [ ];'

  test.each<[string, string, string, string, string | undefined]>([
    [
      'no name of several',
      `kubernixosConfigurations = { ${two} };`,
      '.',
      'flake . has several configurations, and none is called default: "a b", prod',
      "choose one: --flake '.#a b'",
    ],
    [
      'a mistyped name',
      `kubernixosConfigurations = { ${two} };`,
      '.#prd',
      'flake . has no configuration prd; it has "a b", prod',
      'Did you mean .#prod?',
    ],
    [
      'a path of attributes',
      `kubernixosConfigurations = { ${two} };`,
      '.#kubernixosConfigurations.prod',
      'flake . has no configuration "kubernixosConfigurations.prod"; it has "a b", prod',
      'Did you mean .#prod?',
    ],
    [
      'a name like none',
      `kubernixosConfigurations = { ${two} };`,
      '.#staging',
      'flake . has no configuration staging; it has "a b", prod',
      undefined,
    ],
    [
      'no configurations',
      'kubernixosConfigurations = { };',
      '.',
      'flake . has no configuration: its kubernixosConfigurations are empty',
      howToMake('default'),
    ],
    ['no attribute', 'packages = { };', '.', 'flake . has no kubernixosConfigurations', howToMake('default')],
    [
      'a configuration that was not made by kubernixosConfiguration',
      'kubernixosConfigurations.prod = { config = { }; };',
      '.',
      'kubernixosConfigurations.prod of flake . was not made by kubernixosConfiguration',
      howToMake('prod'),
    ],
    [
      'a configuration for a system',
      'kubernixosConfigurations.x86_64-linux.default = make [ ];',
      '.',
      'kubernixosConfigurations.x86_64-linux of flake . was not made by kubernixosConfiguration',
      'a cluster has no system: move kubernixosConfigurations out of the outputs that are made for each system',
    ],
    [
      'a module instead of a configuration',
      'kubernixosConfigurations."a.b" = { ... }: { };',
      '.',
      'kubernixosConfigurations."a.b" of flake . was not made by kubernixosConfiguration',
      howToMake('"a.b"'),
    ],
    [
      'one configuration instead of a set of them',
      'kubernixosConfigurations = make [ ];',
      '.',
      'kubernixosConfigurations of flake . is a single configuration: a set of configurations is expected',
      howToMake('default'),
    ],
    [
      'a list',
      'kubernixosConfigurations = [ ];',
      '.',
      'kubernixosConfigurations of flake . is a value of type list: a set of configurations is expected',
      howToMake('default'),
    ],
  ])('%s is an error', async (_name, outputs, flake, message, hint) => {
    const cwd = writeFlake(flakes, 'choice', outputs)
    expect(await failureIn(cwd, { flake })).toMatchObject({
      name: 'UserError',
      message: `${message}\n(configuration: flake ${flake})`,
      hint,
    })
  })
})
