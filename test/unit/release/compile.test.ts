import { expect, test, vi } from 'vitest'
import { compile } from '../../../release/compile.ts'

const runs: { readonly command: readonly string[]; readonly env: object }[] = []
vi.mock('../../../release/run.ts', () => ({
  run: async (command: readonly string[], { env }: { env: object }) => runs.push({ command, env }),
}))

test('nothing of the environment reaches the compiler but where things are', async () => {
  vi.stubEnv('BUN_OPTIONS', '--define=BUILD_VERSION="99"')
  vi.stubEnv('NODE_ENV', 'development')
  await compile({ version: '1.2.3', commit: 'abc', outfile: '/tmp/kubectl-nixos' })
  vi.unstubAllEnvs()
  expect(Object.keys(runs[0]?.env ?? {}).sort()).toEqual(['HOME', 'PATH', 'TMPDIR'])
  expect(runs[0]?.command).toEqual(
    expect.arrayContaining(['--define=BUILD_VERSION="1.2.3"', '--define=BUILD_COMMIT="abc"']),
  )
})
