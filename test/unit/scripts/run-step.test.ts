import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { afterAll, expect, test } from 'vitest'
import { type LoggedStep, runStep } from '../../../scripts/run-step.ts'

const folder = mkdtempSync(`${tmpdir()}/run-step-`)
afterAll(() => rmSync(folder, { recursive: true }))
const log = `${folder}/logs/it.log`

/** What is shown of a step, with the times replaced, and its exit code. */
async function run(step: Partial<LoggedStep>, isTTY = false): Promise<{ shown: string; code: number }> {
  let shown = ''
  const screen = { isTTY, write: (text: string) => (shown += text) }
  const code = await runStep({ what: 'do it', about: '1 s', log, commands: [], ...step }, screen)
  return { shown: shown.replaceAll(/\d+\.\d s/g, 'TIME'), code }
}

const shell = (script: string) => ['sh', '-c', script]

test('what programs print goes to the log, in its order', async () => {
  const commands = [shell('echo one; echo two >&2; echo three'), shell('echo four')]
  const { shown, code } = await run({ commands, result: text => `${text.split('\n').length - 1} lines` })
  expect(code).toBe(0)
  expect(shown).toBe('do it (about 1 s) ...\ndo it (about 1 s) ... done in TIME: 4 lines\n')
  expect(readFileSync(log, 'utf8')).toBe('one\ntwo\nthree\nfour\n')
})

test('a program that fails ends the step, its last lines are shown and the log is named', async () => {
  const { shown, code } = await run({ commands: [shell('echo why; exit 3'), shell('echo never')] })
  expect(code).toBe(3)
  expect(shown).toBe(
    `do it (about 1 s) ...\ndo it (about 1 s) ... failed after TIME\nwhy\nThe whole log is ${log}\n`,
  )
})

test.each([
  ['is missing', ['/nowhere/program'], 127, '/nowhere/program cannot be started: '],
  ['was ended by a signal', shell('echo last words; kill -9 $$'), 1, 'last words'],
])('a program that %s', async (_, command, expected, words) => {
  const { shown, code } = await run({ commands: [command] })
  expect(code).toBe(expected)
  expect(shown).toContain(words)
})

test('on a terminal the line is written over', async () => {
  const { shown } = await run({ commands: [shell('true')] }, true)
  expect(shown).toBe('\r\x1b[2Kdo it (about 1 s) ...\r\x1b[2Kdo it (about 1 s) ... done in TIME\n')
})

test('the log of an earlier run is replaced, not written over', async () => {
  const other = `${folder}/kept.log`
  writeFileSync(other, 'of the run before\n')
  await run({ log: other, commands: [shell('echo new')] })
  expect(readFileSync(other, 'utf8')).toBe('new\n')
})

test('programs run in the folder and with the variables of the step, but without its number', async () => {
  const env = { ...process.env, GIVEN: 'yes', STEP_NUMBER: '2/5' }
  await run({ commands: [shell('pwd -P; echo "$GIVEN,$STEP_NUMBER"')], env, folder: '/' })
  expect(readFileSync(log, 'utf8')).toBe('/\nyes,\n')
})
