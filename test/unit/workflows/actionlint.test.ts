import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const root = join(import.meta.dirname, '../../..')
const workflows = join(root, '.github/workflows')
const hasGo = spawnSync('go', ['version']).status === 0
if (!hasGo) console.warn('The workflows are not linted: actionlint is built with go, which is not installed.')

/** The real actionlint, built from its pinned module. Go's own words, as of downloads, are left out by building first. */
function actionlint(files: readonly string[]) {
  const go = (args: readonly string[]) =>
    spawnSync('go', ['tool', ...args], { cwd: join(root, 'test/actionlint'), encoding: 'utf8' })
  go(['-n', 'actionlint'])
  const { status, stdout, stderr } = go(['actionlint', '-no-color', ...files])
  return { status, output: stdout + stderr }
}

test.skipIf(!hasGo)(
  'actionlint has nothing to say',
  () => {
    const files = readdirSync(workflows).map(name => join(workflows, name))
    expect(actionlint(files)).toEqual({ status: 0, output: '' })
  },
  600_000,
)

test.skipIf(!hasGo)(
  'it does find what is wrong',
  () => {
    const folder = mkdtempSync(join(tmpdir(), 'actionlint-'))
    try {
      const file = join(folder, 'wrong.yml')
      writeFileSync(file, 'on: push\njobs:\n  a:\n    runs-on: ubuntu-24.04\n    stepps: []\n')
      const { status, output } = actionlint([file])
      expect(status).toBe(1)
      expect(output).toContain('unexpected key "stepps"')
    } finally {
      rmSync(folder, { recursive: true })
    }
  },
  600_000,
)
