import { expect, test, vi } from 'vitest'
import { currentCommit } from '../../../release/commit.ts'

const changes = '?? src/not-committed.ts\n'
vi.mock('../../../release/run.ts', () => ({
  run: async ([, what]: readonly string[]) =>
    what === 'status' ? changes : `${'a1'.repeat(20)} 1700000000\n`,
}))

test('changes are refused, with the files', async () => {
  await expect(currentCommit(false)).rejects.toMatchObject({
    name: 'ReleaseError',
    message: `the work tree has changes: commit them or put them away\n${changes.trimEnd()}`,
  })
})

test('where they are allowed, the commit tells of them', async () => {
  expect((await currentCommit(true)).name).toBe('a1a1a1a1a1a1-dirty')
})
