import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { UserError } from '../../../../src/errors.ts'
import { evaluateReal, fixtures } from './real-nix.ts'

let cwd: string

beforeAll(() => {
  cwd = mkdtempSync(join(tmpdir(), 'bad-'))
})
afterAll(() => rmSync(cwd, { recursive: true, force: true }))

// The errors of nix and of the later checks for one file. `@` stands for the path of the file.
test.each<[string, string, string]>([
  ['a syntax error', '{\n  a = 1\n}', "syntax error, unexpected '}', expecting ';'\nat @:3:1"],
  [
    'an unknown option',
    '{ kubernixos.manifest = 1; }',
    "The option `kubernixos.manifest' does not exist. Definition values:\n- In `@'",
  ],
  ['an unknown variable', '{ a = b; }', "undefined variable 'b'\nat @:1:7"],
  [
    'an infinite recursion',
    '{ config, ... }: { kubernixos.manifests.web.a = config.kubernixos.manifests.web.a; }',
    "while evaluating `kubernixos.manifests.web.a'\n(configuration",
  ],
  [
    'a throw',
    '{ kubernixos.manifests.web.spec.tag = throw "no tag"; }',
    "no tag\nwhile evaluating `kubernixos.manifests.web.spec.tag'",
  ],
  [
    'a failed assert',
    '{ kubernixos.manifests.web.a = assert false; 1; }',
    "assertion 'false' failed\nat @:1:32",
  ],
  [
    'functions',
    '{ kubernixos.manifests = { web.spec.containers = [ { image = x: x; } ]; api."a/b" = { c }: c; }; }',
    'manifests.api ["a/b"] is a function\nmanifests.web .spec.containers[0].image is a function',
  ],
  [
    'a function in an item of a list',
    '{ kubernixos.manifests = [ { kind = "Pod"; metadata.name = "web"; } { kind = "Pod"; spec.a = x: x; } ]; }',
    'manifests[1] (Pod) .spec.a is a function',
  ],
  [
    'option types',
    '{ lib, ... }: { kubernixos.manifests.web.data = { a = lib.types.str; b = [ (lib.mkOption { type = lib.types.int; }) ]; }; }',
    'manifests.web .data.a is an option type\nmanifests.web .data.b[0] is an option declaration (mkOption)',
  ],
  [
    'a function as the manifest',
    '{ kubernixos.manifests.web = x: x; }',
    "A definition for option `kubernixos.manifests.web' is not of type",
  ],
  [
    'a string as the manifest',
    '{ kubernixos.manifests.web = "nginx"; }',
    "is not of type `Kubernetes manifest (attribute set), or null to leave out'. Definition values:\n- In `@'",
  ],
  [
    'a string in a list',
    '{ kubernixos.manifests = [ "nginx" ]; }',
    "is not of type `Kubernetes manifest (attribute set), or null to leave out'. Definition values:\n- In `@': a string\n(",
  ],
  [
    'a bare manifest',
    '{ kubernixos.manifests = { kind = "Pod"; }; }',
    "is one manifest where a set or a list of manifests is expected.\n- In `@'\nGive it a name",
  ],
  [
    'no set and no list',
    '{ kubernixos.manifests = 1; }',
    "A definition for option `kubernixos.manifests' is not of type `list or attribute set of Kubernetes manifests",
  ],
  ['a missing import', '{ imports = [ ./missing.nix ]; }', 'missing.nix'],
  ['a list where a module should be', '[ ]', '@ gives a value of type list: a module is expected'],
  [
    'missing identity',
    '{ kubernixos.manifests.web.kind = "Pod"; }',
    '2 problems in the manifests:\n- manifests.web .apiVersion is missing\n- manifests.web .metadata.name is missing',
  ],
  [
    'missing identity in a list',
    '{ kubernixos.manifests = [ { kind = "Pod"; metadata.name = "web"; } { } ]; }',
    '- manifests[0] (Pod web) .apiVersion is missing\n- manifests[1] .apiVersion is missing\n- manifests[1] .kind is missing',
  ],
  [
    'an instance that is not a valid label value',
    '{ kubernixos.instance = "a b"; }',
    'kubernixos.instance is "a b", which is not a valid label value',
  ],
  [
    'a limit below zero',
    '{ kubernixos.prune.maxDeletions = -1; }',
    "`kubernixos.prune.maxDeletions' is not of type",
  ],
  [
    'a limit of more than all objects',
    '{ kubernixos.prune.maxDeletions = "101%"; }',
    "`kubernixos.prune.maxDeletions' is not of type",
  ],
])('%s', async (_name, text, message) => {
  const file = join(cwd, 'shop.nix')
  writeFileSync(file, text)
  const failure = await evaluateReal({ file }).then(
    () => undefined,
    error => error,
  )
  expect(failure).toBeInstanceOf(UserError)
  expect(failure.message).toContain(message.replaceAll('@', file))
  expect(failure.message).toMatch(new RegExp(`\\n\\(configuration: file ${file}\\)$`))
  expect(failure.message).not.toContain('kubectl-nixos/nix-')
})

test("a stray mkIf under kubernixos' own module is named by manifest and path", async () => {
  const pod = 'apiVersion = "v1"; kind = "Pod"; metadata.name = "web";'
  const module = `({ lib, ... }: { imports = [ ${fixtures}/kubernixos-module.nix ]; kubernixos.manifests.web = { ${pod} spec.a = [ (lib.mkIf true 1) ]; }; })`
  await expect(evaluateReal({ modules: `[ ${module} ]` })).rejects.toThrow(
    'manifests.web .spec.a[0] has _type = "if": mkIf does not work here',
  )
})

test.each([
  [
    'MODULES is one module',
    { modules: '{ }' },
    'MODULES gives a value of type set: a list of modules is expected',
  ],
  ['MODULES is not a Nix expression', { modules: '[' }, 'syntax error, unexpected end of file'],
  [
    'PACKAGES is a number',
    { modules: '[ ]', packages: '1' },
    'PACKAGES gives a value of type int: a package set is expected',
  ],
  ['PACKAGES has no lib', { modules: '[ ]', packages: '{ }' }, "PACKAGES gives no set with `lib'"],
  ['PACKAGES is missing', { modules: '[ ]', packages: './missing' }, 'missing'],
])('%s', async (_name, request, message) => {
  await expect(evaluateReal(request, { cwd })).rejects.toThrow(message)
})

test('--show-trace gives the trace of nix whole', async () => {
  const modules = '[ { kubernixos.manifests.web.a = throw "no tag"; } ]'
  const short = await evaluateReal({ modules }).catch(error => error.message)
  const long = await evaluateReal({ modules, showTrace: true }).catch(error => error.message)
  expect(short.split('\n').length).toBeLessThan(5)
  expect(long).toContain('eval.nix:')
  expect(long).toContain('no tag')
})

test('what nix warned of is said once, also when it is called again to find a place', async () => {
  const errors: string[] = []
  const { evaluate } = await import('../../../../src/source/evaluate.ts')
  const request = {
    file: undefined,
    flake: undefined,
    modules: '[ { kubernixos.manifests.web.a = builtins.trace "seen" (x: x); } ]',
    packages: undefined,
  }
  const host = {
    cwd,
    env: process.env,
    home: cwd,
    err: (text: string) => errors.push(text),
    signal: new AbortController().signal,
  }
  await expect(evaluate({ ...request, showTrace: false, verbosity: 0 }, host)).rejects.toThrow(
    'manifests.web .a is a function',
  )
  expect(errors).toEqual(['trace: seen\n'])
})
