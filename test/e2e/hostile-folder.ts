import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** Packages of ours that a hostile folder brings under the same names. */
export const trappedPackages = [
  'yargs',
  'chalk',
  '@kubernetes/client-node',
  'undici',
  'p-map',
  'fast-json-patch',
]

/** Names under which the compiled program could look for itself beside the user's files. */
const trappedFiles = ['src/main.ts', 'main.js', 'index.js', 'kubectl-nixos.js']

/** Programs that we start, or that Bun starts for some of its services. */
const trappedPrograms = ['nix', 'git', 'kubectl', 'cluster-login', 'curl', 'bun']

const dotenvs = ['.env', '.env.local', '.env.production', '.env.production.local', '.env.development']

/** A folder full of what runs code in those who trust it; each trap that is touched writes its name down. */
export interface Traps {
  /** The variable through which traps know where to write. */
  readonly env: { readonly TRAPS: string }
  /** The names of those touched since the last look. */
  sprung(): string[]
}

/** Lays the traps into an existing folder. */
export function layTraps(folder: string): Traps {
  const log = join(folder, 'traps.log')
  for (const [path, text] of Object.entries(trapFiles())) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
  for (const program of trappedPrograms) {
    for (const place of ['', 'bin/']) {
      mkdirSync(join(folder, place), { recursive: true })
      writeFileSync(join(folder, `${place}${program}`), `#!/bin/sh\necho "program ${program}" >>"$TRAPS"\n`)
      chmodSync(join(folder, `${place}${program}`), 0o755)
    }
  }
  return {
    env: { TRAPS: log },
    sprung: () => {
      const text = existsSync(log) ? readFileSync(log, 'utf8') : ''
      rmSync(log, { force: true })
      return [...new Set(text.split('\n').filter(Boolean))].sort()
    },
  }
}

function trapFiles(): Record<string, string> {
  const named = (names: readonly string[], file: (name: string) => [string, string]) =>
    Object.fromEntries(names.map(file))
  return {
    'bunfig.toml': 'preload = ["./preload.js"]\n[run]\nbun = true\n',
    'preload.js': trap('preload'),
    'package.json': JSON.stringify({
      type: 'commonjs',
      main: './index.js',
      imports: { '#app': './main.js' },
    }),
    'tsconfig.json': JSON.stringify({
      compilerOptions: { baseUrl: '.', paths: { yaml: ['./mapped.js'], diff: ['./mapped.js'] } },
    }),
    'jsconfig.json': JSON.stringify({ compilerOptions: { baseUrl: '.', paths: { '*': ['./mapped.js'] } } }),
    'mapped.js': trap('mapped by tsconfig.json'),
    ...named(dotenvs, name => [name, `MODULES=throw "${name}"\nTRAPPED_BY_DOTENV=${name}\n`]),
    ...named(trappedPackages, name => [`node_modules/${name}/index.js`, trap(`package ${name}`)]),
    ...named(trappedPackages, name => [
      `node_modules/${name}/package.json`,
      JSON.stringify({ name, version: '99.0.0', main: 'index.js' }),
    ]),
    ...named(trappedFiles, name => [name, trap(`file ${name}`)]),
  }
}

function trap(name: string): string {
  return `require('node:fs').appendFileSync(process.env.TRAPS, ${JSON.stringify(`${name}\n`)})\n`
}
