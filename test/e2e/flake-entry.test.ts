import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { runProgram } from '../control-plane/run-program.ts'
import { flakeFixture, nixConfig } from '../fixtures/flakes.ts'
import { kubectl } from './live.ts'
import { onPlane } from './on-plane.ts'
import { program, writesSince } from './program.ts'

// The whole way of a flake: found or named, chosen, evaluated by its own copy of our Nix files, and rolled out.

const flakes = flakeFixture()
const { plane, place } = onPlane()
beforeAll(() => {
  flakes.write('shop', shop)
})
afterAll(() => flakes.remove())

const map = (name: string, module = '') =>
  `{ ${module} kubernixos = { instance = "${name}"; namespace = "default"; manifests.web = { apiVersion = "v1"; kind = "ConfigMap"; metadata.name = "${name}"; }; }; }`

const configurations = (made: string) => flakes.text(`kubernixosConfigurations = { ${made} };`)

const shop = {
  'flake.nix': configurations('default = make [ ./shop.nix ]; staging = make [ ./staging.nix ];'),
  'shop.nix': map('shop'),
  'staging.nix': map('staging'),
  'deep/er/note': '',
}

/** Runs the compiled program from a folder. */
function runIn(folder: string, ...args: string[]) {
  return runProgram([program, ...args], { cwd: folder, env: { ...place.env, NIX_CONFIG: nixConfig } })
}

test('a flake.nix above the working directory is rolled out, and then there is nothing to do', async () => {
  const folder = join(flakes.root, 'shop/deep/er')
  const first = await runIn(folder, 'apply', '--prune', '--yes', '-v')
  expect(first).toMatchObject({ code: 0, stdout: 'configmap/shop created\n' })
  expect(first.stderr).toContain(`configuration: flake ${flakes.root}/shop#default\n`)
  expect(await kubectl(plane, 'get', 'configmap', 'shop', '-o', 'name')).toContain('configmap/shop')
  expect(await runIn(folder, 'diff')).toMatchObject({ code: 0 })
})

test('--flake names another of its configurations', async () => {
  const run = await runIn('/', 'dump', '-o', 'name', '--flake', `${flakes.root}/shop#staging`)
  expect(run).toMatchObject({ code: 0, stdout: 'configmap/staging\n', stderr: '' })
})

test('a mistyped name lists those there are', async () => {
  expect(await runIn(flakes.root, 'diff', '--flake', './shop#stagin')).toEqual({
    code: 2,
    stdout: '',
    stderr: [
      'error: flake ./shop has no configuration stagin; it has default, staging',
      '(configuration: flake ./shop#stagin)',
      'Did you mean ./shop#staging?',
      'error: nothing was written\n',
    ].join('\n'),
  })
})

test('a flake that imports our module itself, from its input and from another copy', async () => {
  const outputs = 'prod = make [ ./shop.nix kubectl-nixos.nixosModules.default other.nixosModules.default ];'
  const folder = flakes.write('imports', { 'flake.nix': configurations(outputs), 'shop.nix': map('imports') })
  expect(await runIn(folder, 'dump', '-o', 'name')).toMatchObject({ code: 0, stdout: 'configmap/imports\n' })
})

test('a module that git does not track is named, and nothing is written', async () => {
  const folder = flakes.write('untracked', shop)
  const git = (...args: string[]) => execFileSync('git', ['-C', folder, ...args])
  git('init', '-q')
  git('add', 'flake.nix')
  const start = new Date()
  const run = await runIn(folder, 'apply', '--prune', '--yes')
  expect(run).toMatchObject({ code: 1, stdout: '' })
  expect(await writesSince(plane, start)).toEqual([])
  expect(run.stderr).toContain(
    `error: ${folder}/shop.nix is not tracked by git, so the flake does not see it\n`,
  )
  expect(run.stderr).toContain(`type: git -C ${folder} add shop.nix\n`)
  git('add', 'shop.nix')
  expect(await runIn(folder, 'diff')).toMatchObject({ code: 0 })
})

test('an error has the file as it lies on disk, and its line', async () => {
  const folder = flakes.write('error', {
    'flake.nix': configurations('default = make [ ./shop.nix ];'),
    'shop.nix': '{\n  a = b;\n}',
  })
  const run = await runIn(folder, 'apply')
  expect(run).toMatchObject({ code: 1, stdout: '' })
  expect(run.stderr).toContain(
    `error: undefined variable 'b'\nat ${folder}/shop.nix:2:7\n(configuration: flake ${folder})\n`,
  )
})

test('a contract of another version says what to update', async () => {
  const contract = 'contract = { schemaVersion = 99; };'
  const folder = flakes.write('newer', {
    'flake.nix': configurations(`default = make [ ] // { ${contract} };`),
  })
  const run = await runIn(folder, 'apply')
  expect(run.stderr).toContain(
    'error: the configuration uses version 99 of the contract, but the newest that this kubectl-nixos reads is 1\n',
  )
  expect(run.stderr).toContain('update kubectl-nixos to the version that the flake pins, or newer\n')
})
