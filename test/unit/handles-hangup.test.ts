import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { handlesHangup } from '../../src/handles-hangup.ts'

const terminal = { isTTY: true }

test.each<
  [name: string, status: string | undefined, streams: readonly { isTTY?: boolean }[], handled: boolean]
>([
  ['Linux, started as usual', 'SigBlk:\t0\nSigIgn:\t0000000000001000\n', [], true],
  ['Linux, started by nohup', 'SigBlk:\t0\nSigIgn:\t0000000000001001\n', [terminal], false],
  ['another system, at a terminal', undefined, [{}, terminal], true],
  ['another system, perhaps started by nohup', undefined, [{}, {}], false],
])('%s', (_name, status, streams, handled) => {
  const file = join(mkdtempSync(join(tmpdir(), 'status-')), 'status')
  if (status !== undefined) writeFileSync(file, status)
  expect(handlesHangup(streams, file)).toBe(handled)
})
