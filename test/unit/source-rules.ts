import { dirname, join, normalize } from 'node:path'

/** A source file by its path from the repository's root. */
export interface SourceFile {
  readonly path: string
  readonly code: string
}

/** What anybody may import. */
const common = ['errors.ts', 'nearest.ts', 'typed-command.ts']

/** What the rooms that look at the cluster share. */
const vocabulary = ['manifest', 'api', 'readiness', 'plan']

/**
 * The folders of src/, and what each may import beside its own files and the common ones. ARCHITECTURE.md shows the same
 * table. The longest name that fits a path is its folder.
 */
export const allowed: Readonly<Record<string, readonly string[]>> = {
  manifest: [],
  api: ['manifest'],
  readiness: ['manifest', 'api'],
  source: ['manifest', 'readiness', 'source/nix'],
  'source/nix': ['manifest', 'readiness', 'source', 'source/nix/nix-version.ts', 'run-child.ts'],
  'source/nix/nix-version.ts': ['source/nix'],
  plan: ['manifest', 'api', 'readiness'],
  'cluster/kubeconfig': [],
  'cluster/transport': [...vocabulary, 'cluster/kubeconfig'],
  'cluster/login': ['cluster/kubeconfig', 'cluster/transport', 'run-child.ts'],
  'cluster/rest': [...vocabulary, 'cluster/transport'],
  'cluster/wait': [...vocabulary, 'cluster/rest'],
  'cluster/observe': [...vocabulary, 'cluster/rest'],
  'cluster/diagnose': [...vocabulary, 'cluster/rest'],
  'cluster/lock': [...vocabulary, 'cluster/rest'],
  cluster: [...vocabulary, ...clusterRooms()],
  rollout: vocabulary,
  events: [...vocabulary, 'rollout', 'cluster/transport'],
  report: [...vocabulary, 'rollout', 'events', 'cluster/transport'],
  commands: [
    ...vocabulary,
    'source',
    'source/nix/nix-version.ts',
    'cluster',
    ...clusterRooms(),
    'rollout',
    'events',
    'report',
  ],
  'cli/completion': ['cli', 'commands', 'cluster/kubeconfig'],
  cli: ['cli/completion', 'commands', 'report'],
  'main.ts': ['cli', 'commands', 'handles-hangup.ts', 'process-id.ts', 'tame-runtime.ts', 'user-name.ts'],
  'handles-hangup.ts': [],
  'process-id.ts': ['plan'],
  'tame-runtime.ts': [],
  'user-name.ts': [],
  'run-child.ts': [],
  'errors.ts': [],
  'nearest.ts': [],
  'typed-command.ts': [],
}
const pure = ['manifest', 'readiness', 'plan', 'report']

const impurities: readonly [string, RegExp][] = [
  ['the clock', /\bDate\.now\b|\bnew Date\b(?!\([^)\s])|(?<!\bnew )\bDate\(|\bperformance\./],
  ['random', /\bMath\.random\b|\bcrypto\.(random|getRandom)/],
  ['the environment', /\bBun\.(env|file|spawn|write|argv)\b|\bimport\.meta\b/],
  ['the network or a timer', /\bfetch\(|\bset(Timeout|Interval|Immediate)\(/],
]
const impureModules =
  /^(node:)?(fs|os|child_process|process|net|http|https|dns|readline|timers)(\/|$)|^bun(:|$)/

// Keeps imports that only types need; without it they are dropped before they are seen.
const transpiler = new Bun.Transpiler({
  loader: 'ts',
  tsconfig: JSON.stringify({ compilerOptions: { verbatimModuleSyntax: true } }),
})

/** Every module that a file names: imports, re-exports, type imports, dynamic imports, `import('x').T`. */
export function importsOf(code: string): string[] {
  const valued = code
    .replace(/^(\s*(?:import|export)) type (?=[{*\w])/gm, '$1 ')
    .replace(/([{,]\s*)type (?=\w)/g, '$1')
  const named = transpiler.scan(importLines(valued)).imports.map(({ path }) => path)
  const called = [...code.matchAll(/\bimport\(\s*(['"])([^'"]+)\1/g)].map(([, , path = '']) => path)
  return [...new Set([...named, ...called])]
}

// `export type X = ...` is no import, and its type keyword is lost above: only statements with a module count.
function importLines(code: string): string {
  const statements = code.matchAll(/^\s*(?:import|export)\b(?:[^'"`;=]*?\bfrom\b)?\s*(['"])[^'"\n]+\1/gm)
  return [...statements].map(([statement]) => statement).join('\n')
}

/** What a file breaks of the layers and of purity, a sentence each. */
export function violations(file: SourceFile): string[] {
  const place = placeOf(file.path)
  const imports = importsOf(file.code)
  // Without comments; import attributes go first, for the transpiler would run macros.
  const code = transpiler.transformSync(file.code.replace(/ with \{[^}]*\}/g, ''))
  const says = (what: string) => `${file.path} ${what}`
  return [
    ...(place in allowed ? [] : [says('is in no known folder')]),
    ...imports.flatMap(path => layerViolation(file.path, path)).map(says),
    ...usesOf(file.path, code).map(says),
    ...(pure.includes(place) ? impuritiesOf(imports, code).map(says) : []),
  ]
}

function layerViolation(from: string, path: string): string[] {
  if (path.startsWith('@kubernetes/client-node')) {
    return placeOf(from) === 'cluster/login' ? [] : ['imports client-node outside cluster/login']
  }
  if (!path.startsWith('.')) return []
  const target = normalize(join(dirname(from), path))
  if (!target.startsWith('src/')) {
    return target === 'package.json' || target.startsWith('nix/') || target.startsWith('lib/')
      ? []
      : [`imports ${target}`]
  }
  const [own, other] = [placeOf(from), placeOf(target)]
  const fits = own === other || common.includes(other) || allowed[own]?.includes(other)
  return fits ? [] : [`imports ${target}, and ${own} may not import ${other}`]
}

function usesOf(path: string, code: string): string[] {
  const uses: string[] = []
  if (path !== 'src/main.ts' && /(?<![.\w$])process\s*[.[]|\bBun\.(env|argv)\b/.test(code))
    uses.push('touches the process')
  if (/(?<![.\w$])console\s*[.[]/.test(code)) uses.push('writes to the console')
  return uses
}

function impuritiesOf(imports: readonly string[], code: string): string[] {
  const modules = imports
    .filter(path => impureModules.test(path))
    .map(path => `imports ${path}, and it must be pure`)
  return [
    ...modules,
    ...impurities.filter(([, use]) => use.test(code)).map(([what]) => `uses ${what}, and it must be pure`),
  ]
}

/** The room of a path, or the file's own name where it is in none. */
function placeOf(path: string): string {
  const inside = path.split('/').slice(1)
  const names = inside.map((_, index) => inside.slice(0, index + 1).join('/'))
  return names.findLast(name => name in allowed) ?? inside[0] ?? ''
}

function clusterRooms(): string[] {
  return ['kubeconfig', 'transport', 'login', 'rest', 'wait', 'observe', 'lock', 'diagnose'].map(
    room => `cluster/${room}`,
  )
}
