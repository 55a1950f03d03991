import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect } from 'vitest'
import type { ControlPlane } from '../control-plane/control-plane.ts'
import { type Finished, runProgram } from '../control-plane/run-program.ts'

/** The compiled program, which setup.ts builds. */
export const program = fileURLToPath(new URL('../../dist/kubectl-nixos', import.meta.url))

/** A folder with a configuration in it, and runs of the compiled program from there. */
export interface Workspace {
  readonly folder: string
  /** What its runs have on top of this process's environment, for other ways to call the program. */
  readonly env: Environment
  /** Replaces or adds files, `{ 'kubernixos.nix': '...' }`. */
  write(files: Readonly<Record<string, string>>): void
  /** Runs the compiled program; `env` goes on top of the workspace's own. No terminal, empty stdin unless given. */
  run(args: readonly string[], env?: Environment): Promise<Finished>
  /** Runs it at a terminal where each question is answered in turn; all that it printed comes back as one text. */
  runAtTerminal(
    args: readonly string[],
    answers: readonly Answer[],
  ): Promise<{ code: number; screen: string }>
  remove(): void
}

/** What is typed at a question; a function is something that happens while the question stands. */
type Answer = string | (() => Promise<string>)

type Environment = Readonly<Record<string, string | undefined>>

// What the machine or the shell sets must not decide a test.
const clean: Environment = {
  MODULES: undefined,
  PACKAGES: undefined,
  NIX_PATH: undefined,
  KUBECONFIG: undefined,
  NO_COLOR: '1',
}

/** Makes a workspace; with a plane its admin kubeconfig is in KUBECONFIG. `folder` is an existing one to work in. */
export function workspace(
  files: Readonly<Record<string, string>>,
  options: { readonly plane?: ControlPlane; readonly folder?: string } = {},
): Workspace {
  const folder = options.folder ?? mkdtempSync(join(tmpdir(), 'kubectl-nixos-e2e-'))
  const env = { ...clean, KUBECONFIG: options.plane?.kubeconfig }
  const write: Workspace['write'] = written => {
    for (const [name, text] of Object.entries(written)) {
      mkdirSync(dirname(join(folder, name)), { recursive: true })
      writeFileSync(join(folder, name), text)
    }
  }
  write(files)
  return {
    folder,
    env,
    write,
    run: async (args, more = {}) => {
      const finished = await runProgram([program, ...args], { cwd: folder, env: { ...env, ...more } })
      expectReason(args, finished)
      return finished
    },
    runAtTerminal: (args, answers) => atTerminal([program, ...args], answers, { cwd: folder, env }),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}

const reasons = [
  'refused',
  'apply-failed',
  'readiness-failed',
  'prune-failed',
  'lock',
  'stale-plan',
  'interrupted',
  'error',
]

/** The last line on stderr of every run that fails begins with the reason. */
function expectReason(args: readonly string[], { code, stderr }: Finished): void {
  const isDiff =
    args.includes('status') ||
    (args.includes('diff') && !args.some(arg => /^(apply|prune|--prune)$/.test(arg)))
  // Bun ends the program before our first line runs.
  if (stderr.startsWith('Failed to start inspector:')) return
  if (code === 0 || (code === 1 && isDiff)) return
  const [word = ''] = (stderr.trimEnd().split('\n').at(-1) ?? '').split(/[: ]/)
  expect(reasons, `${args.join(' ')} ended with exit code ${code}:\n${stderr}`).toContain(word)
}

async function atTerminal(
  command: string[],
  answers: readonly Answer[],
  { cwd, env }: { readonly cwd: string; readonly env: Environment },
): Promise<{ code: number; screen: string }> {
  const decoder = new TextDecoder()
  let screen = ''
  let answered = 0
  let typed = Promise.resolve()
  const child = Bun.spawn(command, {
    cwd,
    env: { ...process.env, ...env },
    terminal: {
      cols: 200,
      rows: 50,
      data(terminal, data) {
        screen += decoder.decode(data, { stream: true })
        const asked = screen.match(/yes or no: |'yes' or 'no' \[y\/N\]: /g)?.length ?? 0
        const answer = answers[answered]
        if (asked <= answered || answer === undefined) return
        answered++
        typed = type(answer, text => terminal.write(`${text}\n`))
      },
    },
  })
  const code = await child.exited
  await typed
  return { code, screen: screen.replaceAll('\r\n', '\n') }
}

/** Where what should happen meanwhile fails, the answer is no, and the failure comes back. */
async function type(answer: Answer, write: (text: string) => void): Promise<void> {
  try {
    write(typeof answer === 'string' ? answer : await answer())
  } catch (error) {
    write('no')
    throw error
  }
}

/** Whether a request is about the lock of a run. Its writes are no changes of the configuration's objects. */
export function isOfLock(url: string): boolean {
  return url.includes('/apis/coordination.k8s.io/v1/namespaces/') && /\/leases(\/kubernixos|\?|$)/.test(url)
}

/** The writes that a plane's server has answered since, dry runs and the lock aside: empty where nothing was written. */
export async function writesSince(plane: ControlPlane, start: Date): Promise<string[]> {
  const events = await plane.auditEvents()
  return events
    .filter(({ userAgent }) => userAgent?.startsWith('kubectl-nixos'))
    .filter(({ requestReceivedTimestamp }) => Date.parse(requestReceivedTimestamp) >= start.getTime())
    .filter(
      ({ verb, requestURI }) => !['get', 'list', 'watch'].includes(verb) && !requestURI.includes('dryRun='),
    )
    .filter(({ requestURI }) => !isOfLock(requestURI))
    .map(({ verb, requestURI }) => `${verb} ${requestURI}`)
}
