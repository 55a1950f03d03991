import { expect, test } from 'vitest'
import { bundledPackages } from '../../../release/bundle.ts'

test('a package is bundled where a byte of it is in one of the programs, and imports what is bundled, too', () => {
  const inputs = {
    'src/main.ts': { imports: [{ path: 'node_modules/yargs/index.js' }] },
    'node_modules/yargs/index.js': {
      imports: [
        { path: 'node_modules/yargs/lib/parse.js' },
        { path: 'node_modules/cliui/node_modules/@scope/width/index.js' },
        { path: 'node_modules/shaken-off/index.js' },
        { path: 'node:fs' },
      ],
    },
    'node_modules/yargs/lib/parse.js': { imports: [{ path: 'node_modules/linux-only/index.js' }] },
    'node_modules/cliui/node_modules/@scope/width/index.js': { imports: [] },
    'node_modules/shaken-off/index.js': { imports: [] },
    'node_modules/linux-only/index.js': { imports: [] },
  }
  const program = (bytes: Record<string, number>) => ({
    inputs,
    outputs: {
      'main.js': {
        inputs: Object.fromEntries(
          Object.entries(bytes).map(([file, bytesInOutput]) => [file, { bytesInOutput }]),
        ),
      },
    },
  })
  const everywhere = {
    'src/main.ts': 10,
    'node_modules/yargs/index.js': 10,
    'node_modules/cliui/node_modules/@scope/width/index.js': 1,
    'node_modules/shaken-off/index.js': 0,
  }
  expect(
    bundledPackages([program(everywhere), program({ ...everywhere, 'node_modules/linux-only/index.js': 5 })]),
  ).toEqual([
    { path: 'node_modules/cliui/node_modules/@scope/width', imports: [] },
    { path: 'node_modules/linux-only', imports: [] },
    {
      path: 'node_modules/yargs',
      imports: ['node_modules/cliui/node_modules/@scope/width', 'node_modules/linux-only'],
    },
  ])
})
