import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { writeNixFiles } from '../../../../src/source/nix/embed.ts'

// Somebody turns a link on the way to the cache around as soon as the way has been looked at.

let home: string
let looks: number
let turnAfter: number

vi.mock('../../../../src/source/nix/exposure.ts', async importOriginal => {
  const original = await importOriginal<typeof import('../../../../src/source/nix/exposure.ts')>()
  return {
    ...original,
    findExposure: async (directory: string) => {
      const found = await original.findExposure(directory)
      looks += 1
      if (looks === turnAfter) lead('theirs')
      return found
    },
  }
})

function lead(to: string): void {
  rmSync(join(home, '.cache'))
  symlinkSync(join(home, to), join(home, '.cache'))
}

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'embed-race-'))
  looks = 0
  for (const name of ['ours', 'theirs', 'theirs/kubectl-nixos', 'temporary']) mkdirSync(join(home, name))
  symlinkSync('ours', join(home, '.cache'))
  chmodSync(join(home, 'theirs'), 0o777)
})
afterEach(() => rmSync(home, { recursive: true }))

test.each([1, 2])('after look %i: no file is written to or read from there', async after => {
  turnAfter = after
  const said: string[] = []
  const host = { env: {}, home, note: () => undefined, err: (text: string) => said.push(text) }
  const { path, dispose } = await writeNixFiles(
    { 'eval.nix': '{ }' },
    { ...host, temporary: [join(home, 'temporary')] },
  )
  expect(path.startsWith(join(home, 'theirs'))).toBe(false)
  expect(readdirSync(join(home, 'theirs/kubectl-nixos'))).toEqual([])
  expect(said.length > 0).toBe(after === 1)
  await dispose()
})
