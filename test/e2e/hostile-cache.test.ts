import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { configMap, configuration } from './configuration.ts'
import { type Workspace, workspace } from './program.ts'

const evil = '_: { contract = throw "evil"; }'

let place: Workspace
let home: string
let temporary: string

beforeEach(() => {
  place = workspace(configuration({ web: configMap('web') }))
  home = mkdtempSync(join(tmpdir(), 'kubectl-nixos-cache-'))
  temporary = join(home, 'tmp')
  mkdirSync(temporary)
})
afterEach(() => {
  place.remove()
  rmSync(home, { recursive: true })
})

const dump = () =>
  place.run(['dump', '-o', 'name'], { XDG_CACHE_HOME: join(home, 'cache'), TMPDIR: temporary })
const cache = () => join(home, 'cache/kubectl-nixos')
const evalFile = () => {
  const [name = ''] = readdirSync(cache())
  return join(cache(), name, 'eval.nix')
}
const good = { code: 0, stdout: 'configmap/web\n', stderr: '' }

test('nix reads what the program carries, whatever was put into the cache', async () => {
  expect(await dump()).toEqual(good)
  writeFileSync(evalFile(), evil)
  writeFileSync(join(evalFile(), '../default.nix'), evil)
  expect(await dump()).toEqual(good)
  expect(readdirSync(join(evalFile(), '..'))).not.toContain('default.nix')
})

test('a cache that all can write to is refused, in words, and the run goes on without it', async () => {
  await dump()
  chmodSync(cache(), 0o777)
  writeFileSync(evalFile(), evil)
  const run = await dump()
  expect(run).toMatchObject({ code: 0, stdout: good.stdout })
  expect(run.stderr).toContain(`${cache()} can be written by every user (mode 0777)`)
  expect(run.stderr).toContain(`type: chmod go-w ${cache()}`)
  expect(readdirSync(temporary)).toEqual([])
})

test('nor is TMPDIR used where all can write to it', async () => {
  await dump()
  chmodSync(cache(), 0o777)
  chmodSync(temporary, 0o777)
  const run = await dump()
  // Linux has another place for it.
  const isLinux = process.platform === 'linux'
  expect(run).toMatchObject(isLinux ? { code: 0, stdout: good.stdout } : { code: 1, stdout: '' })
  expect(run.stderr).toContain(
    isLinux ? 'is refused' : 'set XDG_CACHE_HOME to a directory that only you can write to',
  )
  expect(readdirSync(temporary)).toEqual([])
})
