import { root } from './project.ts'
import { ReleaseError } from './release-error.ts'

/** How a program is run; in the repository unless `cwd` says where. */
export interface RunOptions {
  readonly cwd?: string
  readonly env?: Readonly<Record<string, string | undefined>>
}

/**
 * Runs a program and returns its stdout.
 * @throws ReleaseError with what it printed to stderr where it cannot start or ends with another code than 0
 */
export async function run(command: readonly string[], options: RunOptions = {}): Promise<string> {
  const child = start(command, options)
  const [code, stdout, stderr] = await Promise.all([
    child.exited,
    new Response(child.stdout).text(),
    new Response(child.stderr).text(),
  ])
  if (code === 0) return stdout
  throw new ReleaseError(`${command.join(' ')} ended with code ${code}\n${stderr.trimEnd()}`)
}

function start(command: readonly string[], { cwd = root, env = process.env }: RunOptions) {
  try {
    return Bun.spawn([...command], { cwd, env: { ...env }, stdin: 'ignore', stdout: 'pipe', stderr: 'pipe' })
  } catch (cause) {
    throw new ReleaseError(`${command[0]} cannot be started: is it installed?`, { cause })
  }
}
