import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { stringify } from 'yaml'
import { findBinaries } from '../control-plane/find-binaries.ts'
import { runProgram } from '../control-plane/run-program.ts'
import { program } from './program.ts'

const shim = fileURLToPath(new URL('../../completions/kubectl_complete-nixos', import.meta.url))
const arn = 'arn:aws:eks:eu-west-1:1:cluster'

let folder: string
let bin: string
let env: Record<string, string>

// A PATH as krew makes it: links to the plugin, and the shim as a file beside them.
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'kubectl-nixos-completion-'))
  bin = join(folder, 'bin')
  mkdirSync(bin)
  for (const name of ['kubectl-nixos', 'kubernixos']) symlinkSync(program, join(bin, name))
  copyFileSync(shim, join(bin, 'kubectl_complete-nixos'))
  mkdirSync(join(folder, 'shop'))
  for (const name of ['shop.nix', 'shop.txt', 'shop/a b.nix']) writeFileSync(join(folder, name), '')
  const names = [`${arn}/prod`, `${arn}/test`, 'kind']
  const kubeconfig = {
    contexts: names.map(name => ({ name, context: { cluster: 'c', user: '' } })),
    clusters: [{ name: 'c', cluster: { server: 'https://127.0.0.1:1' } }],
  }
  writeFileSync(join(folder, 'config'), stringify(kubeconfig))
  env = { PATH: `${bin}:/usr/bin:/bin`, HOME: folder, KUBECONFIG: join(folder, 'config'), TERM: 'dumb' }
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Asks as kubectl's own completion scripts do. */
async function kubectlCompletes(line: string, path = env['PATH']) {
  const { kubectl } = await findBinaries()
  const { stdout } = await runProgram([kubectl, '__complete', 'nixos', ...line.split(' ')], {
    cwd: folder,
    env: { ...env, PATH: path },
  })
  return stdout
}

describe('kubectl', () => {
  test.each([
    ['ap', 'apply\tCreate and update objects by server-side apply\n:36\n'],
    ['dump -o ', 'json\nyaml\nname\n:36\n'],
    ['apply --dry-run=s', 'server\n:36\n'],
    ['diff --context ', `${arn}/prod\n${arn}/test\nkind\n:36\n`],
    ['diff -f ', 'nix\n:8\n'],
    ['diff --kubeconfig ', ':0\n'],
    ['diff -n ', ':4\n'],
    ['version a', ':4\n'],
  ])('kubectl nixos %s', async (line, stdout) => {
    expect(await kubectlCompletes(line)).toBe(stdout)
  })

  test('names the plugin itself', async () => {
    const { kubectl } = await findBinaries()
    const { stdout } = await runProgram([kubectl, '__complete', 'nix'], { env })
    expect(stdout).toMatch(/^nixos\t/)
  })

  test('the shim finds the plugin beside itself, and is silent without one', async () => {
    const alone = join(folder, 'alone')
    mkdirSync(alone)
    copyFileSync(shim, join(alone, 'kubectl_complete-nixos'))
    const run = () =>
      runProgram([join(alone, 'kubectl_complete-nixos'), 'ap'], { env: { ...env, PATH: '/usr/bin:/bin' } })
    expect(await run()).toEqual({ code: 0, stdout: '', stderr: '' })
    symlinkSync(program, join(alone, 'kubectl-nixos'))
    expect(await run()).toMatchObject({ code: 0, stdout: expect.stringMatching(/^apply\t.*\n:36\n$/) })
  })
})

describe("the shim starts nothing from the working directory, which may be anybody's", () => {
  const trap = '#!/bin/sh\necho sprung\n'
  const complete = (at: string, hostile: string, PATH: string) =>
    runProgram([at, 'ap'], { cwd: hostile, env: { ...env, PATH } })
  let hostile: string

  beforeAll(() => {
    hostile = join(folder, 'hostile')
    mkdirSync(join(hostile, 'bin'), { recursive: true })
    for (const name of ['kubectl-nixos', 'bin/kubectl-nixos']) {
      writeFileSync(join(hostile, name), trap, { mode: 0o755 })
    }
  })

  test.each(['.:', ':', 'bin:', './bin:'])('PATH begins with %s', async relative => {
    const lone = join(folder, 'lone')
    mkdirSync(lone, { recursive: true })
    copyFileSync(shim, join(lone, 'kubectl_complete-nixos'))
    const usual = '/usr/bin:/bin'
    const beside = await complete(join(bin, 'kubectl_complete-nixos'), hostile, `${relative}${usual}`)
    expect(beside.stdout).toMatch(/^apply\t/)
    const none = await complete(join(lone, 'kubectl_complete-nixos'), hostile, `${relative}${usual}`)
    expect(none).toEqual({ code: 0, stdout: '', stderr: '' })
  })

  test('the plugin is found on PATH where it is not beside the shim', async () => {
    const lone = join(folder, 'lone')
    const found = await complete(join(lone, 'kubectl_complete-nixos'), hostile, `${bin}:/usr/bin:/bin`)
    expect(found.stdout).toMatch(/^apply\t/)
  })
})

describe('completion install', () => {
  test('makes kubectl complete a plugin that krew has installed', async () => {
    const krew = join(folder, 'krew')
    mkdirSync(krew)
    symlinkSync(program, join(krew, 'kubectl-nixos'))
    const path = `${krew}:/usr/bin:/bin`
    expect(await kubectlCompletes('ap', path)).toBe(':0\n')
    const installed = await runProgram([program, 'completion', 'install'], { env: { ...env, PATH: path } })
    expect(installed).toMatchObject({ code: 0, stdout: '' })
    expect(installed.stderr).toContain(`installed ${krew}/kubectl_complete-nixos;`)
    expect(await kubectlCompletes('ap', path)).toMatch(/^apply\t/)
  })

  test('where nothing may be written, it says what to do', async () => {
    const closed = join(folder, 'closed')
    mkdirSync(closed)
    symlinkSync(program, join(closed, 'kubectl-nixos'))
    chmodSync(closed, 0o555)
    chmodSync(folder, 0o755)
    // Permissions do not stop root.
    const user = process.getuid?.() === 0 ? ['setpriv', '--reuid=65534', '--clear-groups'] : []
    const run = await runProgram([...user, program, 'completion', 'install'], {
      env: { ...env, PATH: `${closed}:/usr/bin:/bin` },
    })
    expect(run).toMatchObject({ code: 1, stdout: '' })
    expect(run.stderr).toContain(`error: cannot write ${closed}/kubectl_complete-nixos: `)
    expect(run.stderr).toContain('Run it as a user who may write there, or copy kubectl_complete-nixos')
  })
})

// Drives the function as bash does; a word of COMP_WORDS ends at a blank, a = and a colon.
const driver = `
  source <("$1" completion bash)
  COMP_LINE=$2 COMP_POINT=\${#2} own=$3
  COMP_WORDS=("\${@:4}")
  COMP_CWORD=$((\${#COMP_WORDS[@]} - 1))
  _kubectl_nixos "\${COMP_WORDS[0]}" "$own" ""
  printf '%s\\n' "\${COMPREPLY[@]}"
`

// The order of what is offered is the shell's own.
const sorted = (words: string) => words.split(' ').sort()

async function bashCompletes(line: string): Promise<string> {
  const words: string[] = line.match(/[^\s=:]+|[=:]+/g) ?? []
  if (line.endsWith(' ')) words.push('')
  const last = words.at(-1) ?? ''
  const own = /^[=:]+$/.test(last) ? '' : last
  const { stdout, stderr } = await runProgram(
    ['bash', '--norc', '-c', driver, 'bash', program, line, own, ...words],
    { cwd: folder, env },
  )
  expect(stderr).toBe('')
  return stdout.trimEnd().split('\n').join(' ')
}

describe('bash', () => {
  test.each([
    ['kubectl-nixos ap', 'apply'],
    ['kubernixos ap', 'apply'],
    ['kubectl-nixos  diff   ', 'dump apply prune'],
    ['kubectl-nixos dump -o ', 'json yaml name'],
    ['kubectl-nixos dump -o=', 'json yaml name'],
    ['kubectl-nixos apply --dry-run=s', 'server'],
    ['kubectl-nixos apply --dry', '--dry-run --dry-run='],
    ['kubectl-nixos diff --context ar', `${arn}/prod ${arn}/test`],
    ['kubectl-nixos diff --context arn:aws:', 'eks:eu-west-1:1:cluster/prod eks:eu-west-1:1:cluster/test'],
    ['kubectl-nixos diff --context=arn:aws:eks:eu-west-1:1:cluster/p', 'cluster/prod'],
    ['kubectl-nixos diff --context=arn:aws:eks:eu-west-1:', '1:cluster/prod 1:cluster/test'],
    ['kubectl-nixos diff -f s', 'shop.nix shop'],
    ['kubectl-nixos diff --file=s', 'shop.nix shop'],
    ['kubectl-nixos diff -f shop/', 'shop/a b.nix'],
    ['kubectl-nixos diff --kubeconfig sh', 'shop shop.nix shop.txt'],
    ['kubectl-nixos diff -n ', ''],
    ['/nowhere/kubectl-nixos ver', 'version'],
  ])('%s', async (line, words) => {
    expect(sorted(await bashCompletes(line))).toEqual(sorted(words))
  })

  test('at a terminal', async () => {
    const start = ['bash', '--norc', '--noprofile', '-i']
    expect(await completedAtTerminal(start, ['source <(kubectl-nixos completion bash)'])).toContain(completed)
  })
})

const typed = `kubectl-nixos ap\t--dry-run=s\t--context ${arn}/p\t-f shop.n\t`
const completed = `COMPLETED kubectl-nixos apply --dry-run=server --context ${arn}/prod -f shop.nix`

/** What a line becomes that is typed with tabs, at the terminal of a shell: it is not run but echoed. */
async function completedAtTerminal(shell: string[], setup: readonly string[]): Promise<string> {
  let screen = ''
  const decoder = new TextDecoder()
  const child = Bun.spawn(shell, {
    cwd: folder,
    env: { ...env, PS1: '$ ' },
    terminal: {
      cols: 500,
      rows: 50,
      data(_terminal, data) {
        screen += decoder.decode(data, { stream: true })
      },
    },
  })
  child.terminal?.write([...setup, `${typed}\x01echo COMPLETED \n`, 'exit\n'].join('\n'))
  await child.exited
  return screen
}

describe('zsh', () => {
  const missing = !existsSync('/usr/bin/zsh')
  if (missing) console.warn('completion in zsh is not tested: there is no /usr/bin/zsh')

  test.skipIf(missing)('at a terminal', async () => {
    const setup = ['autoload -U compinit; compinit -u -D', 'source <(kubectl-nixos completion zsh)']
    expect(await completedAtTerminal(['zsh', '-f', '-i'], setup)).toContain(completed)
  })

  test.skipIf(missing)('from a file in fpath', async () => {
    const functions = join(folder, 'functions')
    mkdirSync(functions)
    const { stdout } = await runProgram([program, 'completion', 'zsh'])
    writeFileSync(join(functions, '_kubectl-nixos'), stdout)
    const setup = [`fpath+=(${functions})`, 'autoload -U compinit; compinit -u -D']
    expect(await completedAtTerminal(['zsh', '-f', '-i'], setup)).toContain(completed)
  })
})

describe('fish', () => {
  const missing = !existsSync('/usr/bin/fish')
  if (missing) console.warn('completion in fish is not tested: there is no /usr/bin/fish')

  test.skipIf(missing).each([
    ['kubectl-nixos ap', 'apply'],
    ['kubernixos ap', 'apply'],
    ['kubectl-nixos dump -o ', 'json yaml name'],
    ['kubectl-nixos apply --dry-run=s', '--dry-run=server'],
    ['kubectl-nixos diff --context ar', `${arn}/prod ${arn}/test`],
    ['kubectl-nixos diff -f s', 'shop/ shop.nix'],
    ['kubectl-nixos diff --file=s', '--file=shop/ --file=shop.nix'],
    ['kubectl-nixos diff --kubeconfig sh', 'shop/ shop.nix shop.txt'],
    ['kubectl-nixos diff -n ', ''],
  ])('%s', async (line, words) => {
    const script = 'kubectl-nixos completion fish | source; complete -C $argv[1]'
    const { stdout, stderr } = await runProgram(['fish', '--no-config', '-c', script, line], {
      cwd: folder,
      env,
    })
    expect(stderr).toBe('')
    const offered = stdout.split('\n').map(candidate => candidate.split('\t')[0])
    expect(sorted(offered.join(' ').trim())).toEqual(sorted(words))
  })
})
