import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { createReadStream, existsSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { findBinaries } from '../control-plane/find-binaries.ts'
import { type Finished, runProgram } from '../control-plane/run-program.ts'

/** An own home of krew, where nothing is installed yet. */
export interface Krew {
  /** KREW_ROOT. */
  readonly root: string
  /** What makes `kubectl`, `kubectl krew` and what krew installed run. */
  readonly env: Readonly<Record<string, string>>
  /** Runs `kubectl krew ARGS`, for another platform where one is given, such as `darwin_arm64`. */
  run(args: readonly string[], platform?: string): Promise<Finished>
  /** Runs krew's own check of a manifest, which installs it for every platform. */
  validate(manifest: string): Promise<Finished>
  remove(): void
}

/** Makes a home of the krew that test/krew/go.mod pins; Go builds it once and keeps it. */
export async function makeKrew(): Promise<Krew> {
  const folder = mkdtempSync(join(tmpdir(), 'kubectl nixos krew '))
  const root = join(folder, 'root')
  symlinkSync((await findBinaries()).kubectl, join(folder, 'kubectl'))
  symlinkSync(goTool('krew'), join(folder, 'kubectl-krew'))
  const validator = goTool('validate-krew-manifest')
  const env = {
    PATH: [join(root, 'bin'), folder, process.env['PATH']].join(delimiter),
    KREW_ROOT: root,
    // Whatever is not on this machine is out of reach.
    HTTPS_PROXY: 'http://127.0.0.1:1',
    NO_PROXY: '127.0.0.1',
    GIT_CONFIG_GLOBAL: '/dev/null',
  }
  return {
    root,
    env,
    run: (args, platform) =>
      runProgram(['kubectl', 'krew', ...args], { env: { ...env, ...(platform && platformEnv(platform)) } }),
    validate: manifest => runProgram([validator, '-manifest', manifest], { env }),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}

function platformEnv(platform: string): Record<string, string> {
  const [KREW_OS = '', KREW_ARCH = ''] = platform.split('_')
  return { KREW_OS, KREW_ARCH }
}

function goTool(name: string): string {
  return runGo(['tool', '-n', name]).trim()
}

/** Runs go in test/krew and returns what it printed; throws where it fails. */
export function runGo(args: readonly string[]): string {
  const cwd = fileURLToPath(new URL('../krew', import.meta.url))
  const env = { ...process.env, CGO_ENABLED: '0', GOFLAGS: '-mod=readonly', GOWORK: 'off' }
  return execFileSync('go', args, { cwd, env, encoding: 'utf8' })
}

/** Serves the files of a folder on 127.0.0.1; `close` ends it. */
export async function serveFolder(folder: string): Promise<{ readonly url: string; close(): void }> {
  const server = createServer((request, response) => {
    const file = join(folder, new URL(request.url ?? '/', 'http://localhost').pathname)
    if (existsSync(file)) createReadStream(file).pipe(response)
    else response.writeHead(404).end()
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return { url: `http://127.0.0.1:${port}`, close: () => server.close() }
}
