import { execFileSync } from 'node:child_process'
import { mkdirSync, readdirSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { EvaluationRequest } from '../../../src/nix/evaluate.ts'
import { nixString } from '../../../src/nix/nix-string.ts'
import { type FlakeFixture, flakeFixture, nixConfig } from '../../fixtures/flakes.ts'
import { evaluateReal } from './real-nix.ts'

const nixpkgsLib = process.env['NIXPKGS_LIB']
let flakes: FlakeFixture

beforeAll(() => {
  flakes = flakeFixture()
})
afterAll(() => flakes.remove())

const module = (name: string) =>
  `{ kubernixos.manifests.web = { apiVersion = "v1"; kind = "Pod"; metadata.name = ${name}; }; }`

/** The text of a flake.nix with these outputs, where `make` makes a configuration of a list of modules. */
function flakeText(outputs: string, { inputs } = flakes): string {
  return `{
    inputs.kubectl-nixos.url = "${inputs.kubectlNixos}";
    inputs.other.url = "${inputs.other}";
    inputs.nixpkgs.url = "${inputs.nixpkgs}";
    outputs = { kubectl-nixos, other, nixpkgs, ... }: let
      make = modules: kubectl-nixos.lib.kubernixosConfiguration { inherit modules; };
    in { ${outputs} };
  }`
}

/** Writes a flake of this name, and says where it is. */
function write(name: string, outputs: string, files: Readonly<Record<string, string>> = {}): string {
  const all = { 'flake.nix': flakeText(outputs), ...files }
  flakes.write(Object.fromEntries(Object.entries(all).map(([file, text]) => [`${name}/${file}`, text])))
  return join(flakes.root, name)
}

function evaluate(request: Partial<EvaluationRequest>, cwd: string, env: Record<string, string> = {}) {
  return evaluateReal(request, { cwd, env: { NIX_CONFIG: nixConfig, ...env } })
}

async function podOf(request: Partial<EvaluationRequest>, cwd: string): Promise<unknown> {
  const { manifests } = await evaluate(request, cwd)
  return manifests.map(({ object }) => object.metadata.name).join()
}

const failure = (request: Partial<EvaluationRequest>, cwd: string) =>
  evaluate(request, cwd).then(
    () => Promise.reject(new Error('it did not fail')),
    (error: unknown) => error,
  )

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
      'one of which others fail',
      'bad = throw "bad"; prod = make [ (pod "prod") ];',
      '.#prod',
      'prod',
      'prod',
    ],
  ])('%s', async (_name, configurations, flake, name, pod) => {
    const outputs = `kubernixosConfigurations = let pod = name: ${module('name')}; in { ${configurations} };`
    const cwd = write('choice', outputs)
    const { manifests, source } = await evaluate({ flake }, cwd)
    expect(manifests.map(({ object }) => object.metadata.name)).toEqual([pod])
    expect(source).toBe(`flake .#${name}`)
  })

  const howToMake = (name: string) =>
    `make it so: kubernixosConfigurations.${name} = kubectl-nixos.lib.kubernixosConfiguration { modules = [ ./shop.nix ]; };`
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
      'a configuration of another make',
      'kubernixosConfigurations.prod = { config = { }; };',
      '.',
      'kubernixosConfigurations.prod of flake . was not made by kubernixosConfiguration',
      howToMake('prod'),
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
    const cwd = write('choice', outputs)
    expect(await failure({ flake }, cwd)).toMatchObject({
      name: 'UserError',
      message: `${message}\n(configuration: flake ${flake})`,
      hint,
    })
  })
})

describe('the module is there once, whether the user imports', () => {
  test.each([
    ['none', ''],
    ['the one of the same input', 'kubectl-nixos.nixosModules.default'],
    ['the one of another copy', 'other.nixosModules.default'],
    ['both', 'other.nixosModules.default kubectl-nixos.nixosModules.default'],
  ])('%s', async (_name, imports) => {
    const outputs = `kubernixosConfigurations.default = make [ ./shop.nix ${imports} { kubernixos.instance = "shop"; } ];`
    const cwd = write('once', outputs, { 'shop.nix': module('"web"') })
    expect((await evaluate({}, cwd)).settings.instance).toBe('shop')
  })
})

test.skipIf(nixpkgsLib === undefined)("with nixpkgs' own lib (NIXPKGS_LIB)", async () => {
  const withNixpkgs = flakeFixture(resolve(nixpkgsLib ?? '.'))
  try {
    const shop = module('lib.trivial.release')
    const outputs = `kubernixosConfigurations.default = make [ ({ lib, ... }: ${shop}) ];`
    withNixpkgs.write({ 'shop/flake.nix': flakeText(outputs, withNixpkgs) })
    expect(await podOf({}, join(withNixpkgs.root, 'shop'))).toMatch(/^\d\d\.\d\d$/)
  } finally {
    withNixpkgs.remove()
  }
})

describe('where the flake is', () => {
  const outputs = `kubernixosConfigurations.default = make [ ./shop.nix ];`
  const files = { 'shop.nix': module('"web"'), 'deep/er/note': '' }

  test.each([
    ['the working directory', 'plain', ''],
    ['above it', 'plain', 'deep/er'],
    ['a folder with an odd name', 'odd #?%41 name', 'deep'],
  ])('found in %s', async (_name, name, below) => {
    const folder = write(name, outputs, files)
    const { source } = await evaluate({}, join(folder, below))
    expect(source).toBe(`flake ${folder}#default`)
  })

  test('above a flake for something else, which nix would take', async () => {
    const folder = write('plain', outputs, files)
    write('plain/deep', '', { 'flake.nix': '{ outputs = _: { }; }' })
    const { source } = await evaluate({}, join(folder, 'deep/er'))
    expect(source).toBe(`flake ${folder}#default`)
    rmSync(join(folder, 'deep/flake.nix'))
  })

  test('a path and a URL, from the working directory', async () => {
    const folder = write('plain', outputs, files)
    expect(await podOf({ flake: './plain' }, flakes.root)).toBe('web')
    expect(await podOf({ flake: `path:${folder}` }, '/')).toBe('web')
  })

  test('a folder of a git repository is not its root', async () => {
    const folder = write('repository/shop', outputs, files)
    git('init', '-q')
    git('add', '.')
    expect(await podOf({}, join(folder, 'deep'))).toBe('web')
    expect(await podOf({ flake: './shop' }, join(flakes.root, 'repository'))).toBe('web')
    expect(await podOf({ flake: `git+file://${flakes.root}/repository?dir=shop` }, '/')).toBe('web')
  })

  function git(...args: string[]) {
    execFileSync('git', ['-C', join(flakes.root, 'repository'), ...args])
  }

  test('a flake that gets the attribute from an import is tried, where nothing else is found', async () => {
    const imported = `kubernixosConfigurations.default = make [ ${module('"web"')} ];`
    const inputs = `inputs.kubectl-nixos.url = "${flakes.inputs.kubectlNixos}"; inputs.other.url = "${flakes.inputs.other}";`
    const folder = write('imported', '', {
      'flake.nix': `{ ${inputs} inputs.nixpkgs.url = "${flakes.inputs.nixpkgs}"; outputs = inputs: import ./outputs.nix inputs; }`,
      'outputs.nix': flakeText(imported).match(/outputs = (.*);\s*\}$/s)?.[1] ?? '',
    })
    expect((await evaluate({}, folder)).source).toBe(`flake ${folder}#default`)
  })

  test('one without the attribute is told among what was looked for', async () => {
    const folder = write('another', 'packages = { };')
    const error = await failure({}, folder)
    expect(error).toHaveProperty('message', expect.stringMatching(/^no configuration found\n/))
    expect(error).toHaveProperty(
      'message',
      expect.stringContaining(
        `\n- ${folder}: no kubernixos.nix, and flake.nix has no kubernixosConfigurations\n`,
      ),
    )
    expect(error).toHaveProperty('message', expect.not.stringContaining('(configuration:'))
  })
})

describe('what is not tracked by git', () => {
  const outputs = `kubernixosConfigurations.default = make [ ./shop.nix ];`
  const files = { 'shop.nix': module('"web"') }
  let folder: string
  const git = (...args: string[]) => execFileSync('git', ['-C', folder, ...args])

  test('is named, with what to type, until it is tracked', async () => {
    folder = write('untracked', outputs, files)
    git('init', '-q')
    for (const file of ['flake.nix', 'shop.nix']) {
      expect(await failure({}, folder)).toMatchObject({
        message: `${folder}/${file} is not tracked by git, so the flake does not see it\n(configuration: flake ${folder})`,
        hint: `type: git -C ${folder} add ${file}`,
      })
      git('add', '-N', file)
    }
    expect(await podOf({}, folder)).toBe('web')
  })

  test('a file that is not there at all is only missing', async () => {
    folder = write('missing', outputs)
    git('init', '-q')
    git('add', '.')
    const error = await failure({}, folder)
    expect(error).toHaveProperty('message', expect.stringContaining(`'${folder}/shop.nix'`))
    expect(error).toHaveProperty('message', expect.not.stringContaining('tracked'))
  })
})

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
      module('throw "no name"'),
      "no name\nwhile evaluating `kubernixos.manifests.web.metadata.name'",
    ],
    ['a function', module('name: name'), 'manifests.web .metadata.name is a function'],
    ["somebody's file", module('builtins.readFile /etc/hostname'), 'is forbidden in pure eval'],
    [
      'pkgs that was not given',
      `{ pkgs, ... }: ${module('pkgs.name')}`,
      "`pkgs' is used, but kubernixosConfiguration was given none.",
    ],
  ])('%s: with the place on disk', async (_name, shop, message) => {
    const cwd = write('errors', 'kubernixosConfigurations.default = make [ ./shop.nix ];', {
      'shop.nix': shop,
    })
    const error = await failure({}, cwd)
    expect(error).toHaveProperty('message', expect.stringContaining(message.replaceAll('@', cwd)))
    expect(error).toHaveProperty('message', expect.stringMatching(/\n\(configuration: flake \S+\)$/))
    expect(error).toHaveProperty('message', expect.not.stringContaining('--impure'))
  })

  test('wrong arguments of kubernixosConfiguration', async () => {
    const call = 'kubectl-nixos.lib.kubernixosConfiguration { module = ./shop.nix; }'
    const cwd = write('errors', `kubernixosConfigurations.default = ${call};`)
    expect(await failure({}, cwd)).toHaveProperty(
      'message',
      expect.stringContaining(
        'kubernixosConfiguration: it takes lib, modules, pkgs, specialArgs, and not module',
      ),
    )
  })

  test('--show-trace reaches nix', async () => {
    const shop = { 'shop.nix': module('throw "no name"') }
    const cwd = write('errors', 'kubernixosConfigurations.default = make [ ./shop.nix ];', shop)
    const error = await failure({ showTrace: true }, cwd)
    expect(error).toHaveProperty('message', expect.stringContaining('contract.nix:'))
  })

  test('a failed assertion says the configuration by name', async () => {
    const assertion = '{ assertions = [ { assertion = false; message = "too few"; } ]; }'
    const cwd = write('errors', `kubernixosConfigurations.prod = make [ ${assertion} ];`)
    expect(await failure({ flake: '.' }, cwd)).toHaveProperty(
      'message',
      'Failed assertions:\n- too few\n(configuration: flake .#prod)',
    )
  })

  test('a Secret stays hidden', async () => {
    const conflict = (value: string) => `{ kubernixos.manifests.db.data.password = "${value}"; }`
    const outputs = `kubernixosConfigurations.default = make [ (${conflict('hunter2')}) (${conflict('swordfish')}) ];`
    const error = await failure({}, write('errors', outputs))
    expect(error).toHaveProperty('message', expect.stringContaining('conflicting definition values'))
    expect(error).toHaveProperty('message', expect.not.stringMatching(/hunter2|swordfish/))
  })
})

describe('PACKAGES and MODULES', () => {
  const outputs = `kubernixosConfigurations.default = make [ ${module('"web"')} ];`
  const env = { PACKAGES: 'throw "PACKAGES"', MODULES: 'throw "MODULES"', NIX_PATH: 'nixpkgs=/nowhere' }

  test('do not matter for --flake; -v says so', async () => {
    const { errors, manifests } = await evaluate({ flake: '.', verbosity: 1 }, write('plain', outputs), env)
    expect(manifests).toHaveLength(1)
    expect(errors).toContain('PACKAGES is not used: a flake brings its own nixpkgs\n')
    expect(errors).toContain('configuration: flake .\n')
    expect(errors).toContain('configuration: flake .#default\n')
  })

  test('MODULES comes before a flake that is only found', async () => {
    const cwd = write('plain', outputs)
    const { source } = await evaluate({}, cwd, { MODULES: `[ ${module('"web"')} ]` })
    expect(source).toBe('MODULES from the environment')
  })

  test.each([{ flake: '.' }, {}])('--packages with %j is refused', async request => {
    expect(await failure({ ...request, packages: './nixpkgs' }, write('plain', outputs))).toMatchObject({
      message: expect.stringContaining('--packages does nothing for a flake'),
      hint: expect.stringContaining('pkgs'),
    })
  })
})

test("nix's word about a dirty tree is passed on once", async () => {
  const cwd = write('dirty', `kubernixosConfigurations.default = make [ ${module('throw "no name"')} ];`)
  const git = (...args: string[]) => execFileSync('git', ['-C', cwd, ...args])
  git('init', '-q')
  git('add', '.')
  // Nix tells it again when it has written the lock file.
  await failure({}, cwd)
  git('add', 'flake.lock')
  const errors: string[] = []
  const { evaluate: direct } = await import('../../../src/nix/evaluate.ts')
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

test('nothing is cached for a flake, neither our files nor its evaluation', async () => {
  const cwd = write('plain', `kubernixosConfigurations.default = make [ ];`)
  const cache = join(flakes.root, 'cache')
  mkdirSync(cache)
  await evaluate({}, cwd, { XDG_CACHE_HOME: cache })
  const found = readdirSync(cache, { recursive: true, encoding: 'utf8' })
  expect(found.filter(name => /kubectl-nixos|eval-cache/.test(name))).toEqual([])
})
