import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { allowed, importsOf, type SourceFile, violations } from './source-rules.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))
const files: SourceFile[] = readdirSync(`${root}src`, { recursive: true, encoding: 'utf8' })
  .filter(name => name.endsWith('.ts'))
  .map(name => ({ path: `src/${name}`, code: readFileSync(`${root}src/${name}`, 'utf8') }))

test('the sources keep to the layers', () => {
  expect(files.length).toBeGreaterThan(20)
  expect(files.flatMap(violations)).toEqual([])
})

test('every relative import is seen', () => {
  const written = files.flatMap(({ code }) => code.match(/(?<=from '|import\(')\.[^']+(?=')/g) ?? [])
  const seen = files.flatMap(({ code }) => importsOf(code).filter(path => path.startsWith('.')))
  expect(written.length).toBeGreaterThan(50)
  expect(new Set(written)).toEqual(new Set(seen))
})

test('the table in ARCHITECTURE.md says what each folder may import', () => {
  const text = readFileSync(`${root}ARCHITECTURE.md`, 'utf8')
  const rows = [...text.matchAll(/^\| `src\/(\S+)` \|.*\| (.+) \|$/gm)]
  const inFolders = (name: string) =>
    name === 'cluster/*' ? Object.keys(allowed).filter(folder => folder.startsWith('cluster/')) : [name]
  const table = rows.map(([, folder = '', names = '']) => {
    return [folder, names === 'nothing' ? [] : names.split(', ').flatMap(inFolders).sort()]
  })
  const expected = Object.entries(allowed).map(([folder, names]) => [folder, [...names].sort()])
  expect(Object.fromEntries(table)).toEqual(Object.fromEntries(expected))
})

describe('a planted violation is found', () => {
  test.each([
    ['src/manifest/a.ts', "import { plan } from '../plan/plan.ts'", 'manifest may not import plan'],
    ['src/manifest/a.ts', "import type { Plan } from '../plan/change.ts'", 'manifest may not import plan'],
    ['src/plan/a.ts', "import { type Api } from '../cluster/api.ts'", 'plan may not import cluster'],
    [
      'src/plan/a.ts',
      "import {\n  type Api,\n  b,\n} from '../cluster/api.ts'\nb()",
      'plan may not import cluster',
    ],
    ['src/source/nix/a.ts', "export * from '../../plan/change.ts'", 'source/nix may not import plan'],
    ['src/source/a.ts', "export type { Plan } from '../plan/change.ts'", 'source may not import plan'],
    [
      'src/commands/a.ts',
      "import { evaluateNix } from '../source/nix/evaluate-nix.ts'",
      'commands may not import source/nix',
    ],
    ['src/rollout/a.ts', "import '../cluster/api.ts'", 'rollout may not import cluster'],
    [
      'src/cluster/transport/a.ts',
      "import { listAll } from '../rest/list.ts'",
      'cluster/transport may not import cluster/rest',
    ],
    [
      'src/report/a.ts',
      "type T = import('../commands/io.ts').Io\nexport const t: T[] = []",
      'report may not import commands',
    ],
    [
      'src/cli/a.ts',
      "export const load = () => import('../source/evaluate.ts')",
      'cli may not import source',
    ],
    ['src/main.ts', "import { run } from './rollout/rollout.ts'", 'main.ts may not import rollout'],
    ['src/nearest.ts', "import { run } from './cli/parse.ts'", 'nearest.ts may not import cli'],
    ['src/errors.ts', "import { run } from './cli/parse.ts'", 'errors.ts may not import cli'],
    ['src/extra/a.ts', 'export const a = 1', 'is in no known folder'],
    ['src/util.ts', 'export const a = 1', 'is in no known folder'],
    [
      'src/commands/a.ts',
      "import x from '../../test/unit/layers.test.ts'",
      'imports test/unit/layers.test.ts',
    ],
    [
      'src/plan/a.ts',
      "import { KubeConfig } from '@kubernetes/client-node'",
      'client-node outside cluster/login',
    ],
    [
      'src/commands/a.ts',
      "export const c = () => import('@kubernetes/client-node')",
      'client-node outside cluster/login',
    ],
    ['src/cli/a.ts', 'export const a = process.env', 'touches the process'],
    ['src/cli/a.ts', 'export const a = Bun.env', 'touches the process'],
    ['src/main.ts', 'console.log(1)', 'writes to the console'],
    ['src/plan/a.ts', "import { readFileSync } from 'node:fs'", 'imports node:fs'],
    ['src/plan/a.ts', "import { readFile } from 'fs/promises'", 'imports fs/promises'],
    ['src/report/a.ts', 'export const a = new Date()', 'uses the clock'],
    ['src/report/a.ts', 'export const a = Date.now()', 'uses the clock'],
    ['src/manifest/a.ts', 'export const a = Math.random()', 'uses random'],
    ['src/manifest/a.ts', 'export const a = Bun.file("x")', 'uses the environment'],
    ['src/manifest/a.ts', 'setTimeout(() => 1, 1)', 'uses the network or a timer'],
  ])('%s: %s', (path, code, sentence) => {
    expect(violations({ path, code }).join('\n')).toContain(sentence)
  })
})

describe('what is fine is left alone', () => {
  test.each([
    ['src/plan/a.ts', "import { keyOf } from '../manifest/key.ts'\nimport { UserError } from '../errors.ts'"],
    ['src/plan/a.ts', "import { other } from './other.ts'"],
    ['src/source/nix/a.ts', "import { nearest } from '../../nearest.ts'"],
    [
      'src/plan/a.ts',
      "// import { x } from '../cluster/api.ts', process.env, console.log\nexport const a = 1",
    ],
    ['src/plan/a.ts', 'export const a = new Date(2026, 1)'],
    ['src/cluster/login/a.ts', "import { KubeConfig } from '@kubernetes/client-node'"],
    ['src/main.ts', 'export const a = process.argv'],
    ['src/commands/a.ts', 'export const a = (io: { process: { id: number } }) => io.process.id'],
    ['src/commands/a.ts', "import { version } from '../../package.json'"],
  ])('%s: %s', (path, code) => {
    expect(violations({ path, code })).toEqual([])
  })
})
