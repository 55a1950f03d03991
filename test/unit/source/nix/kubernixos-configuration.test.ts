import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { runProgram } from '../../../control-plane/run-program.ts'
import { evaluateReal } from './real-nix.ts'

const repository = resolve(import.meta.dirname, '../../../..')
const nixpkgs = process.env['NIXPKGS_LIB']
const libraries = [
  ['the built-in library', join(repository, 'nix/lib')],
  ...(nixpkgs === undefined ? [] : [["nixpkgs' lib", resolve(nixpkgs)]]),
] as [string, string][]

const pod = (name: string) => `{ apiVersion = "v1"; kind = "Pod"; metadata.name = ${name}; }`
const web = `kubernixos.manifests.web = ${pod('"web"')};`

let copy: string
beforeAll(() => {
  copy = mkdtempSync(join(tmpdir(), 'copy-'))
  cpSync(join(repository, 'nix'), copy, { recursive: true })
})
afterAll(() => rmSync(copy, { recursive: true, force: true }))

/** Evaluates `text` as JSON, with `configuration`, `lib` and `sources` (the nix/ of this repository) in scope. */
async function nix(text: string, lib = join(repository, 'nix/lib')) {
  const scope = `let
    lib = import ${lib};
    sources = ${repository}/nix;
    configuration = import (sources + "/kubernixos-configuration.nix") { inherit lib; };
    in ${text}`
  return runProgram(['nix-instantiate', '--eval', '--strict', '--json', '-E', scope])
}

async function value(text: string, lib?: string) {
  const { code, stdout, stderr } = await nix(text, lib)
  expect(stderr).not.toContain('error:')
  expect(code).toBe(0)
  return JSON.parse(stdout)
}

describe.each(libraries)('with %s', (_name, lib) => {
  test('the contract is that of the binary', async () => {
    const module = `{ lib, ... }: { ${web} kubernixos.instance = lib.toLower "SHOP"; warnings = [ "old" ]; }`
    const contract = await value(`(configuration { modules = [ (${module}) ]; }).contract`, lib)
    const { checksum, settings, warnings } = await evaluateReal({ modules: `[ (${module}) ]` })
    expect(contract).toMatchObject({ schemaVersion: 1, checksum, warnings, failedAssertions: [] })
    expect(contract.settings.instance).toBe(settings.instance)
    expect(contract.manifests.map(({ entry }: { entry: string }) => entry)).toEqual(['web'])
  })

  test('specialArgs reach modules, their imports too', async () => {
    const module = `{ extra, ... }: { imports = [ extra.module ]; kubernixos.namespace = extra.name; }`
    const specialArgs = `{ extra = { name = "a"; module = { kubernixos.context = "b"; }; }; }`
    const text = `(configuration { modules = [ (${module}) ]; specialArgs = ${specialArgs}; }).contract.settings`
    expect(await value(text, lib)).toMatchObject({ namespace: 'a', context: 'b' })
  })

  test.each([
    ['none', '', 'without'],
    ['that of pkgs', 'pkgs.lib = lib // { mark = "of pkgs"; };', 'of pkgs'],
    ['the one given', 'pkgs = { inherit lib; }; lib = lib // { mark = "given"; };', 'given'],
  ])('the lib of modules: %s', async (_case, argument, mark) => {
    const module = '{ lib, ... }: { warnings = [ (lib.mark or "without") ]; }'
    const text = `(configuration { modules = [ (${module}) ]; ${argument} }).contract.warnings`
    expect(await value(text, lib)).toEqual([mark])
  })

  test('what evalModules gives is there, and extendModules gives as much again', async () => {
    const text = `let
      first = configuration { modules = [ { ${web} } ]; };
      second = first.extendModules { modules = [ { kubernixos.namespace = "shop"; } ]; };
    in {
      namespaces = map (c: c.contract.settings.namespace) [ first second (second.extendModules { }) ];
      read = second.config.kubernixos.namespace;
      declared = lib.isOption first.options.kubernixos.namespace;
      inherit (second) unserialisable;
      ofOurs = lib.filter (name: !(lib.hasAttr name (lib.evalModules { modules = [ ]; }))) (lib.attrNames second);
    }`
    expect(await value(text, lib)).toEqual({
      namespaces: [null, 'shop', 'shop'],
      read: 'shop',
      declared: true,
      unserialisable: [],
      ofOurs: ['contract', 'unserialisable'],
    })
  })

  test.each([
    ['not imported', () => ''],
    ['imported from here', () => '(sources + "/module.nix")'],
    ['imported from another copy', () => `${copy}/module.nix`],
    ['imported from two copies', () => `${copy}/module.nix (sources + "/module.nix")`],
    ['as a value, as a flake gives it', () => `(import ${copy}/module.nix)`],
  ])('the module is there once: %s', async (_case, imports) => {
    const module = `{ imports = [ ${imports()} ]; ${web} kubernixos.instance = "shop"; }`
    const text = `(configuration { modules = [ (${module}) ]; }).contract.settings.instance`
    expect(await value(text, lib)).toBe('shop')
  })
})

test.each([
  ['{ }', "`modules' is missing: a list of modules, such as `[ ./shop.nix ]'"],
  ['[ ]', 'it is called with a value of type list: a set is expected'],
  ['{ modules = { }; }', "`modules' is a value of type set: a list of modules is expected"],
  ['{ modules = [ ]; module = 1; }', 'it takes lib, modules, pkgs, specialArgs, and not module\n'],
  [
    '{ modules = [ ]; system = "x86_64-linux"; }',
    "and not system; the system is that of `pkgs', such as `pkgs = nixpkgs.legacyPackages.x86_64-linux'",
  ],
  ['{ modules = [ ]; specialArgs = [ ]; }', "`specialArgs' is a value of type list"],
  ['{ modules = [ ]; pkgs = 1; }', "`pkgs' is a value of type int: a package set is expected"],
  ['{ modules = [ ]; pkgs = { }; }', "`pkgs' has no `lib': a package set is expected"],
  ['{ modules = [ ]; pkgs = { inherit lib; legacyPackages = { }; }; }', "`pkgs' is a flake"],
  ['{ modules = [ ]; pkgs = { inherit lib; _type = "flake"; }; }', "`pkgs' is a flake"],
  ['{ modules = [ ]; lib = { }; }', "`lib' has no `evalModules'"],
])('wrong arguments are reported: %s', async (argument, message) => {
  const { code, stderr } = await nix(`(configuration ${argument}).contract`)
  expect(code).not.toBe(0)
  expect(`${stderr}\n`).toContain(`kubernixosConfiguration: `)
  expect(`${stderr}\n`).toContain(message)
})

test('a module that uses pkgs without a package set gets an error that says how to give one', async () => {
  const module = `{ pkgs, ... }: { kubernixos.manifests.web = ${pod('pkgs.image')}; }`
  const { stderr } = await nix(`(configuration { modules = [ (${module}) ]; }).contract`)
  expect(stderr).toContain("`pkgs' is used, but kubernixosConfiguration was given none.")
  expect(stderr).toContain("Give it a package set, such as `pkgs = nixpkgs.legacyPackages.x86_64-linux'.")
})

test('modules take pkgs from there', async () => {
  const module = `{ pkgs, ... }: { kubernixos.manifests.web = ${pod('pkgs.image')}; }`
  const text = `(configuration { modules = [ (${module}) ]; pkgs = { inherit lib; image = "shop"; }; }).contract`
  const { manifests } = await value(text)
  expect(manifests[0].object.metadata.name).toBe('shop')
})
