/** Where a command talks to: the plane's kubeconfig, and a HOME without caches of another plane. */
export interface Surroundings {
  readonly kubeconfig: string
  readonly home: string
}

async function finish(command: readonly string[], { kubeconfig, home }: Surroundings, expected: number) {
  const start = performance.now()
  const child = Bun.spawn([...command], {
    env: { ...process.env, KUBECONFIG: kubeconfig, HOME: home, XDG_CACHE_HOME: `${home}/.cache` },
    stdin: 'ignore',
    stdout: 'pipe',
    stderr: 'pipe',
  })
  const [code, stdout, stderr] = await Promise.all([
    child.exited,
    new Response(child.stdout).text(),
    new Response(child.stderr).text(),
  ])
  const seconds = (performance.now() - start) / 1000
  if (code === expected) return { seconds, stdout }
  const said = stderr.trim().slice(-2000)
  throw new Error(`${command.join(' ')}: exit code ${code} where ${expected} was expected\n${said}`)
}

/** Runs a command to its end and returns its seconds; throws, with its stderr, on any other exit code. */
export async function secondsOf(command: readonly string[], at: Surroundings, code: number): Promise<number> {
  return (await finish(command, at, code)).seconds
}

/** Runs a command that is not measured and returns its stdout. */
export async function outputOf(command: readonly string[], at: Surroundings): Promise<string> {
  return (await finish(command, at, 0)).stdout
}
