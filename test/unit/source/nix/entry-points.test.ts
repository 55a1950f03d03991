import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { EvaluationRequest } from '../../../../src/source/evaluation.ts'
import { evaluateReal, fixtures, type Run } from './real-nix.ts'

const repository = join(import.meta.dirname, '../../../..')
const nixpkgs = join(fixtures, 'nixpkgs')
const web = 'kubernixos.manifests.web = { apiVersion = "v1"; kind = "Pod"; metadata.name = "web"; };'
let cwd: string

beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'shop-'))
})
afterEach(() => rmSync(cwd, { recursive: true, force: true }))

function write(files: Readonly<Record<string, string>>) {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(cwd, name)), { recursive: true })
    writeFileSync(join(cwd, name), text)
  }
}

async function names(request: Partial<EvaluationRequest>, run: Run = {}): Promise<unknown[]> {
  const { manifests } = await evaluateReal(request, { cwd, ...run })
  return manifests.map(({ object }) => object.metadata.name)
}

const pod = (name: string) =>
  `{ kubernixos.manifests.web = { apiVersion = "v1"; kind = "Pod"; metadata.name = ${name}; }; }`

describe('--file', () => {
  test.each([
    ['an attribute set', pod('"a"'), 'a'],
    ['a module function', `{ lib, ... }: ${pod('lib.toLower "A"')}`, 'a'],
    ['a module function of everything', `{ ... }: ${pod('"a"')}`, 'a'],
    ['a function of its arguments', `args: ${pod('args.lib.toLower "A"')}`, 'a'],
    [
      'a module function with an optional argument of the module system',
      `{ config ? null, ... }: ${pod('"a"')}`,
      'a',
    ],
    ['a function with defaults, called', `{ name ? "b" }: ${pod('name')}`, 'b'],
    [
      'a function with defaults that gives a module function',
      `{ name ? "B" }: { lib, ... }: ${pod('lib.toLower name')}`,
      'b',
    ],
    ['relative imports, from its own place', '{ imports = [ ./parts/web.nix ]; }', 'imported'],
    [
      'relative imports of a called function',
      '{ part ? ./parts/web.nix }: { imports = [ part ]; }',
      'imported',
    ],
  ])('%s', async (_name, text, expected) => {
    write({ 'config/shop.nix': text, 'config/parts/web.nix': pod('"imported"') })
    expect(await names({ file: 'config/shop.nix' })).toEqual([expected])
  })

  test('a directory is its default.nix', async () => {
    write({ 'shop/default.nix': pod('"a"') })
    expect(await names({ file: './shop' })).toEqual(['a'])
  })

  test('a called function takes pkgs from --packages, its own default without', async () => {
    write({ 'shop.nix': `{ pkgs ? { shopImage = "own"; } }: ${pod('pkgs.shopImage')}` })
    expect(await names({ file: 'shop.nix' })).toEqual(['own'])
    expect(await names({ file: 'shop.nix', packages: nixpkgs })).toEqual(['registry.example.com/shop:1'])
  })

  test('errors name the file of a called function', async () => {
    write({ 'shop.nix': '{ name ? "b" }: { kubernixos.manifest = name; }' })
    await expect(names({ file: 'shop.nix' })).rejects.toThrow(`In \`${join(cwd, 'shop.nix')}'`)
  })

  test('NixOS is not evaluated for a file', async () => {
    write({ 'shop.nix': `{ networking.domain = "a"; }` })
    await expect(names({ file: 'shop.nix', packages: nixpkgs })).rejects.toThrow(
      "The option `networking' does not exist",
    )
  })
})

test('kubernixos.nix is found upwards, and said', async () => {
  write({ 'kubernixos.nix': pod('"a"'), 'deep/er/x': '' })
  const evaluation = await evaluateReal({}, { cwd: join(cwd, 'deep/er') })
  expect(evaluation.source).toBe(`file ${join(cwd, 'kubernixos.nix')}`)
  expect(evaluation.manifests).toHaveLength(1)
})

test('the choice is said with -v', async () => {
  write({ 'kubernixos.nix': '{ }' })
  const { errors } = await evaluateReal({ verbosity: 1 }, { cwd })
  expect(errors).toBe(`configuration: file ${join(cwd, 'kubernixos.nix')}\n`)
})

describe('MODULES and PACKAGES', () => {
  test('relative paths resolve from the working directory', async () => {
    write({ 'shop.nix': pod('"a"') })
    expect(await names({ modules: '[ ./shop.nix ]' })).toEqual(['a'])
    expect(await names({}, { env: { MODULES: '[ ./shop.nix ]' } })).toEqual(['a'])
  })

  test.each([
    ['a path', nixpkgs],
    ['a path in the working directory', './nixpkgs'],
    ['a package set', `import ${nixpkgs} { }`],
    ['a function that gives one', `{ }: import ${nixpkgs} { }`],
    ['a path as text', `"${nixpkgs}"`],
  ])('PACKAGES: %s', async (_name, packages) => {
    write({
      'shop.nix': `{ pkgs, ... }: ${pod('pkgs.shopImage')}`,
      'nixpkgs/default.nix': `import ${nixpkgs}`,
    })
    expect(await names({ file: 'shop.nix' }, { env: { PACKAGES: packages } })).toEqual([
      'registry.example.com/shop:1',
    ])
  })

  test('--packages wins over PACKAGES', async () => {
    write({ 'shop.nix': `{ pkgs, ... }: ${pod('pkgs.shopImage')}` })
    const run = { env: { PACKAGES: 'throw "PACKAGES was used"' } }
    expect(await names({ file: 'shop.nix', packages: nixpkgs }, run)).toEqual(['registry.example.com/shop:1'])
  })

  test('lib comes from PACKAGES too', async () => {
    write({ 'shop.nix': `{ lib, ... }: ${pod('lib.mark')}` })
    const packages = `let p = import ${nixpkgs} { }; in p // { lib = p.lib // { mark = "own-lib"; }; }`
    expect(await names({ file: 'shop.nix', packages })).toEqual(['own-lib'])
  })

  test('without PACKAGES, <nixpkgs> of NIX_PATH', async () => {
    write({ 'shop.nix': `{ pkgs, ... }: ${pod('pkgs.shopImage')}` })
    expect(await names({ file: 'shop.nix' }, { env: { NIX_PATH: `nixpkgs=${nixpkgs}` } })).toEqual([
      'registry.example.com/shop:1',
    ])
  })

  test('without a package set, the error for pkgs says how to give one', async () => {
    write({ 'shop.nix': `{ pkgs, ... }: ${pod('pkgs.shopImage')}` })
    await expect(names({ file: 'shop.nix' })).rejects.toThrow(
      "`pkgs' is used, but there is no nixpkgs in reach.\nGive a package set with --packages",
    )
  })

  test('a module can bring its own pkgs', async () => {
    write({
      'shop.nix': `{ pkgs, ... }: { _module.args.pkgs.shopImage = "own"; imports = [ ${pod('pkgs.shopImage')} ]; }`,
    })
    expect(await names({ file: 'shop.nix' })).toEqual(['own'])
  })

  test('the wrapper of morph users: a network file', async () => {
    write({
      'hosts/prod.nix': `{ network = { pkgs = import ${nixpkgs} { }; modules = [ ../shop.nix ]; }; }`,
      'shop.nix': `{ pkgs, config, ... }: { networking.domain = "example.com"; imports = [ ${pod('config.networking.domain')} ]; }`,
    })
    const env = {
      PACKAGES: '(import ./prod.nix).network.pkgs',
      MODULES: '(import ./prod.nix).network.modules',
    }
    expect(await names({}, { env, cwd: join(cwd, 'hosts') })).toEqual(['example.com'])
  })

  test('with NixOS, its own assertions and warnings are about machines, and system.build is left alone', async () => {
    const { errors, manifests } = await evaluateReal({ modules: `[ { ${web} } ]`, packages: nixpkgs })
    expect(manifests).toHaveLength(1)
    expect(errors).toBe('')
  })
})

describe('the module is there once', () => {
  test.each([
    ['not imported', ''],
    ['nix/module.nix', `${repository}/nix/module.nix`],
    ['lib/module.nix', `${repository}/lib/module.nix`],
    ['lib/kubernixos.nix', `${repository}/lib/kubernixos.nix`],
    ['two of them', `${repository}/lib/kubernixos.nix ${repository}/nix/module.nix`],
  ])('%s', async (_name, imports) => {
    const module = `{ imports = [ ${imports} ]; ${web} kubernixos.instance = "shop"; }`
    expect((await evaluateReal({ modules: `[ ${module} ]` })).settings.instance).toBe('shop')
    const nixos = await evaluateReal({ modules: `[ ${module} ]`, packages: nixpkgs })
    expect(nixos.settings.instance).toBe('shop')
  })

  test.each([
    ['lib.evalModules', undefined],
    ['NixOS', nixpkgs],
  ])("under kubernixos' own module, with the settings it lacks: %s", async (_name, packages) => {
    const module = `{ imports = [ ${fixtures}/kubernixos-module.nix ]; ${web} kubernixos.instance = "shop"; }`
    const evaluation = await evaluateReal({ modules: `[ ${module} ]`, packages })
    expect(evaluation.settings).toMatchObject({ instance: 'shop', server: undefined })
    expect(evaluation.manifests.map(({ origin }) => origin.title)).toEqual(['manifests.web'])
    const ours = await evaluateReal({ modules: `[ { ${web} } ]` })
    expect(evaluation.checksum).toBe(ours.checksum)
  })
})

describe('assertions and warnings', () => {
  test('warnings go to stderr in the words of nix, and are kept', async () => {
    const { errors, warnings } = await evaluateReal({
      modules: '[ { warnings = [ "old tag" "no limits" ]; } ]',
    })
    expect(errors).toBe('evaluation warning: old tag\nevaluation warning: no limits\n')
    expect(warnings).toEqual(['old tag', 'no limits'])
  })

  test('all failed assertions are reported, before the errors that they prevent', async () => {
    const failing = (message: string) => `{ assertion = false; message = "${message}"; }`
    const module = `{ assertions = [ ${failing('a tag is needed')} ${failing('so is a host')} { assertion = true; message = "fine"; } ];
      kubernixos.manifests.web = throw "guarded"; }`
    await expect(evaluateReal({ modules: `[ ${module} ]` })).rejects.toThrow(
      'Failed assertions:\n- a tag is needed\n- so is a host\n(configuration: --modules)',
    )
  })

  test.each([
    [['warnings', 'assertions'], ['own']],
    [['warnings'], ['own']],
    [['assertions'], []],
  ])('a module may declare %j itself', async (names, warnings) => {
    const own = { warnings: '[ "own" ]', assertions: '[ ]' } as Record<string, string>
    const options = names.map(name => `options.${name} = lib.mkOption { default = ${own[name]}; };`)
    const declare = `({ lib, ... }: { ${options.join(' ')} })`
    expect((await evaluateReal({ modules: `[ ${declare} { ${web} } ]` })).warnings).toEqual(warnings)
  })

  test('builtins.trace passes through, even what looks like an error', async () => {
    const { errors } = await evaluateReal({ modules: '[ (builtins.trace "seen\\nerror: none" { }) ]' })
    expect(errors).toBe('trace: seen\nerror: none\n')
  })
})
