import { expect, test } from 'vitest'
import { nixString } from '../../../../src/source/nix/nix-string.ts'
import { runProgram } from '../../../control-plane/run-program.ts'

const interpolation = '$' + '{'

test.each([
  ['plain', 'prod'],
  ['an interpolation', `${interpolation}throw "evaluated"}`],
  ['an interpolation after a dollar', `$${interpolation}throw "evaluated"}`],
  ['an interpolation after a backslash', `\\${interpolation}throw "evaluated"}`],
  ['quotes', '"; x = "1'],
  ['two single quotes', "''x''"],
  ['backslashes', '\\ \\n \\" \\\\'],
  ['a backslash at the end', 'a\\'],
  ['line ends', 'a\nb\r\nc\rd\te'],
  ['dots and spaces', 'a.b c'],
  ['other scripts', 'büro 店 🚢'],
  ['nothing', ''],
])('nix reads back %s', async (_name, text) => {
  const { code, stdout, stderr } = await runProgram([
    ...['nix-instantiate', '--eval', '--strict', '--json', '-E'],
    `{ x = "0"; name = ${nixString(text)}; }.name`,
  ])
  expect(stderr).not.toContain('error')
  expect(code).toBe(0)
  expect(JSON.parse(stdout)).toBe(text)
})
