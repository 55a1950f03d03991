import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { runProgram } from '../control-plane/run-program.ts'
import { program } from './program.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'smoke-release-'))
const { version }: { version: string } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
const os = process.platform === 'darwin' ? 'darwin' : 'linux'
const arch = process.arch === 'arm64' ? 'arm64' : 'amd64'
const careless = join(folder, 'careless')
let good: string

beforeAll(() => {
  const source = join(folder, 'careless.ts')
  writeFileSync(source, `console.log(${JSON.stringify(version)})\n`)
  const args = ['build', source, '--compile', '--outfile', careless]
  execFileSync(join(root, 'node_modules/.bin/bun'), args, { stdio: 'pipe' })
  good = released(program)
})
afterAll(() => rmSync(folder, { recursive: true }))

const launcher = '#!/bin/sh\nexec "$(dirname "$0")/kubectl-nixos" "$@"\n'

/** A folder as scripts/release leaves it, with one archive, of this program and without one of its files. */
function released(from: string, without = 'nothing'): string {
  const place = mkdtempSync(join(folder, 'release-'))
  const parts = join(place, 'parts')
  mkdirSync(parts)
  copyFileSync(from, join(parts, 'kubectl-nixos'))
  copyFileSync(join(root, 'LICENSE'), join(parts, 'LICENSE'))
  writeFileSync(join(parts, 'nixos-launcher.sh'), launcher, { mode: 0o755 })
  rmSync(join(parts, without), { force: true })
  const name = `kubectl-nixos_${version}_${os}_${arch}.tar.gz`
  execFileSync('tar', ['--use-compress-program', 'gzip -1', '-cf', join(place, name), '-C', parts, '.'])
  const real = createHash('sha256')
    .update(readFileSync(join(place, name)))
    .digest('hex')
  writeFileSync(join(place, 'checksums.txt'), `${real}  ${name}\n`)
  return place
}

const smoke = (place: string, of = version) => runProgram([join(root, 'scripts/smoke-release'), place, of])

test('a good release passes silently', async () => {
  expect(await smoke(good)).toEqual({ code: 0, stdout: '', stderr: '' })
})

test('a program that runs code of the folder it is started in does not', async () => {
  const run = await smoke(released(careless))
  expect(run.stderr).toMatch(/^scripts\/smoke-release: \S+kubectl-nixos version ran code of the folder/)
  expect(run.code).toBe(1)
})

test.each([
  ['another version', () => smoke(good, '99.0.0'), 'has no kubectl-nixos_99.0.0_'],
  ['a program that does not start', () => smoke(released(join(root, 'LICENSE'))), 'version failed'],
])('%s is found', async (_name, run, sentence) => {
  const { code, stderr } = await run()
  expect(stderr).toContain(sentence)
  expect(code).toBe(1)
})

test.each(os === 'linux' ? ['LICENSE', 'nixos-launcher.sh'] : ['LICENSE'])('%s is missed', async file => {
  const { code, stderr } = await smoke(released(program, file))
  expect(stderr).toMatch(new RegExp(`^scripts/smoke-release: kubectl-nixos_\\S+ has no ${file}\n$`))
  expect(code).toBe(1)
})

test('another sum is found', async () => {
  const file = join(good, 'checksums.txt')
  const sums = readFileSync(file, 'utf8')
  writeFileSync(file, sums.replace(/^.{8}/, '00000000'))
  const { code, stderr } = await smoke(good)
  writeFileSync(file, sums)
  expect(stderr).toContain(', checksums.txt says 00000000')
  expect(code).toBe(1)
})

test('a program of another version is found', async () => {
  const other = join(folder, 'other')
  writeFileSync(other, '#!/bin/sh\necho 98.0.0\n', { mode: 0o755 })
  const { code, stderr } = await smoke(released(other))
  expect(stderr).toBe(`scripts/smoke-release: kubectl-nixos does not say that it is ${version}: 98.0.0\n`)
  expect(code).toBe(1)
})
