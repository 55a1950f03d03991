import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs'
import { homedir } from 'node:os'
import type { BinaryName } from './binaries.ts'
import { withLock } from './file-lock.ts'
import { buildKey, type GoModule, linkFlags, moduleFolder, moduleVersion } from './go-module.ts'

type Environment = Readonly<Record<string, string | undefined>>

/** Where builds are kept: they outlive a checkout, since the first one takes minutes. */
function cacheFolder(env: Environment): string {
  return `${env['XDG_CACHE_HOME'] || `${homedir()}/.cache`}/kubectl-nixos/control-plane`
}

/**
 * The programs of a module, built with Go unless the cache has them.
 * @throws where go is missing or the build fails, saying which programs were wanted
 */
export async function buildModule(
  module: GoModule,
  env: Environment,
): Promise<Partial<Record<BinaryName, string>>> {
  const cache = cacheFolder(env)
  const target = `${cache}/${buildKey(module)}`
  if (!existsSync(target)) {
    mkdirSync(cache, { recursive: true })
    await withLock(`${target}.lock`, async () => {
      if (!existsSync(target)) await build(module, { cache, target, env })
    })
  }
  return Object.fromEntries(Object.keys(module.packages).map(name => [name, `${target}/${name}`]))
}

async function build(
  module: GoModule,
  to: { cache: string; target: string; env: Environment },
): Promise<void> {
  process.stderr.write(`control plane: building ${module.name} ${moduleVersion(module)} from source\n`)
  const unfinished = mkdtempSync(`${to.cache}/unfinished-`)
  try {
    for (const [name, path] of Object.entries(module.packages)) {
      await runGo(module, ['-o', `${unfinished}/${name}`, path], to.env)
    }
    renameSync(unfinished, to.target)
  } finally {
    rmSync(unfinished, { recursive: true, force: true })
  }
}

async function runGo(module: GoModule, target: readonly string[], env: Environment): Promise<void> {
  const flags = ['build', '-mod=readonly', '-trimpath', '-buildvcs=false', '-ldflags', linkFlags(module)]
  const child = spawn('go', [...flags, ...target], {
    cwd: moduleFolder(module),
    env: { ...env, CGO_ENABLED: '0', GOFLAGS: '', GOWORK: 'off' },
    stdio: ['ignore', 2, 2],
  })
  const [code] = await once(child, 'close').catch(cause => {
    const wanted = Object.keys(module.packages).join(', ')
    throw new Error(
      `go is needed to build the test control plane (${wanted}), but cannot be run; install Go, or set KUBEBUILDER_ASSETS to a folder that holds these programs`,
      { cause },
    )
  })
  if (code !== 0) throw new Error(`go build of ${module.name} ended with code ${code}, see above`)
}
