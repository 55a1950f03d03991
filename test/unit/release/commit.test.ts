import { afterEach, expect, test, vi } from 'vitest'
import { currentCommit } from '../../../release/commit.ts'

afterEach(() => vi.unstubAllEnvs())

test('the time is the one of the commit, which git tells', async () => {
  vi.stubEnv('SOURCE_DATE_EPOCH', '')
  const told = Bun.spawnSync(['git', 'log', '-1', '--format=%h %ct', '--abbrev=12']).stdout.toString().trim()
  const { name, time } = await currentCommit(true)
  expect(`${name.replace('-dirty', '')} ${time}`).toBe(told)
})

test('SOURCE_DATE_EPOCH is the time where it is set', async () => {
  vi.stubEnv('SOURCE_DATE_EPOCH', '1700000000')
  expect((await currentCommit(true)).time).toBe(1_700_000_000)
})

test('a SOURCE_DATE_EPOCH that is no number is refused', async () => {
  vi.stubEnv('SOURCE_DATE_EPOCH', 'yesterday')
  await expect(currentCommit(true)).rejects.toThrow(
    "SOURCE_DATE_EPOCH is 'yesterday', but must be seconds since 1970",
  )
})
