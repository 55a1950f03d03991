import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { checkPlanTarget } from '../../../src/commands/plan-target.ts'
import { readPlan } from '../../../src/commands/read-plan.ts'

const head = '"apiVersion":"kubectl-nixos/v1","kind":"Plan"'
const files: Record<string, string> = {
  'empty.json': '',
  'changed.json': `{${head},"schema":1,"sha256":"x"}`,
  'older.json': `{${head},"schema":0,"sha256":"x"}`,
  'shop.nix': '{ }',
  'diff.json': '{"apiVersion":"kubectl-nixos/v1","kind":"Diff"}',
  'half.json': `{${head},`,
  'list.json': '[]',
  'blank.txt': '\n',
}
let cwd: string

beforeAll(() => {
  cwd = mkdtempSync(join(tmpdir(), 'plan-target-'))
  for (const [name, text] of Object.entries(files)) writeFileSync(join(cwd, name), text)
  mkdirSync(join(cwd, 'folder'))
})
afterAll(() => rmSync(cwd, { recursive: true }))

test.each([undefined, '-', 'new.json', 'nowhere/new.json', 'empty.json', 'changed.json', 'older.json'])(
  'a plan may be saved in %s',
  path => {
    expect(() => checkPlanTarget(path, { cwd })).not.toThrow()
  },
)

test.each([
  ['shop.nix', 'the file has other content than a plan'],
  ['diff.json', 'the file has other content than a plan'],
  ['half.json', 'the file has other content than a plan'],
  ['list.json', 'the file has other content than a plan'],
  ['blank.txt', 'the file has other content than a plan'],
  ['folder', 'it is not a file'],
  ['/dev/null', 'it is not a file'],
  ['shop.nix/plan.json', 'it cannot be read: '],
])('no plan is saved in %s', (path, why) => {
  expect(() => checkPlanTarget(path, { cwd })).toThrow(`--save-plan ${path}: ${why}`)
  const text = files[path]
  if (text !== undefined) expect(readFileSync(join(cwd, path), 'utf8')).toBe(text)
})

test.each([
  ['shop.nix', 'To apply a configuration: kubectl nixos apply -f shop.nix'],
  ['missing.nix', 'To apply a configuration: kubectl nixos apply -f missing.nix'],
  ['diff.json', 'To save a plan: kubectl nixos diff --save-plan PATH'],
  ['half.json', 'To save a plan: kubectl nixos diff --save-plan PATH'],
  ['missing.json', 'To save a new plan: kubectl nixos diff --save-plan missing.json'],
])('the hint about --plan %s', (path, hint) => {
  expect(() => readPlan(path, { cwd })).toThrow(expect.objectContaining({ hint }))
})
