import { describe, expect, test } from 'vitest'
import { explainRemoval } from '../../../src/report/removal-text.ts'
import { refusedRemoval } from './changes.ts'

const toKeep = 'To keep the object, annotate it with kubernixos/prune=disabled.'
const again = 'Run the same command again once the server, or the webhook that the message names, answers.'

describe('why the server does not allow a deletion or a release', () => {
  test.each([
    ['a rejection says how the object is kept', 'delete', 422, 'the server rejects its deletion', toKeep],
    ['a release is rejected, too', 'release', 422, 'the server rejects its release', toKeep],
    ['no connection decides nothing', 'delete', 0, 'its deletion could not be checked', again],
    ['a busy server decides nothing', 'delete', 429, 'its deletion could not be checked', again],
    ['a broken server or webhook decides nothing', 'release', 500, 'its release could not be checked', again],
    ['a slow server decides nothing', 'delete', 504, 'its deletion could not be checked', again],
  ] as const)('%s', (_, removal, status, message, hint) => {
    const explained = explainRemoval(refusedRemoval(removal, status), {})
    expect(explained.message).toBe(`${message} (Forbidden): not allowed`)
    expect(explained.hint).toBe(hint)
  })
})
