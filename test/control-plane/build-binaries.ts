import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs'
import { homedir } from 'node:os'
import { goProgress, toCompile } from '../../scripts/read-log.ts'
import { logPath, runStep } from '../../scripts/run-step.ts'
import { showStep } from '../../scripts/show-step.ts'
import type { BinaryName } from './binaries.ts'
import { withLock } from './file-lock.ts'
import { buildKey, type GoModule, linkFlags, moduleFolder, moduleVersion } from './go-module.ts'

type Environment = Readonly<Record<string, string | undefined>>

/** Where builds are kept: they outlive a checkout, since the first one takes minutes. */
function cacheFolder(env: Environment): string {
  return `${env['XDG_CACHE_HOME'] || `${homedir()}/.cache`}/kubectl-nixos/control-plane`
}

function targetFolder(module: GoModule, env: Environment): string {
  return `${cacheFolder(env)}/${buildKey(module)}`
}

/** Whether the programs of a module are in the cache. */
export function isBuilt(module: GoModule, env: Environment): boolean {
  return existsSync(targetFolder(module, env))
}

/**
 * The programs of a module, built with Go unless the cache has them. A build shows its line on stderr.
 * @throws where go is missing or the build fails, saying which programs were wanted
 */
export async function buildModule(
  module: GoModule,
  env: Environment,
): Promise<Partial<Record<BinaryName, string>>> {
  const target = targetFolder(module, env)
  if (!isBuilt(module, env)) {
    mkdirSync(cacheFolder(env), { recursive: true })
    const buildUnlessBuilt = async () => {
      if (!isBuilt(module, env)) await build(module, env)
    }
    await withLock(`${target}.lock`, buildUnlessBuilt, () => showWait(module))
  }
  return Object.fromEntries(Object.keys(module.packages).map(name => [name, `${target}/${name}`]))
}

function showWait(module: GoModule): () => void {
  const what = `wait for another process that builds ${module.name} ${moduleVersion(module)}`
  const end = showStep({ what, about: module.buildTime })
  return () => end({ well: true })
}

async function build(module: GoModule, env: Environment): Promise<void> {
  const unfinished = mkdtempSync(`${cacheFolder(env)}/unfinished-`)
  try {
    const code = await runStep({
      what: `build ${module.name} ${moduleVersion(module)} from its Go modules`,
      about: `${module.buildTime}, once`,
      log: logPath(`go-${module.name}`),
      commands: goCommands(module, unfinished),
      folder: moduleFolder(module),
      env: { ...env, CGO_ENABLED: '0', GOFLAGS: '', GOWORK: 'off' },
      howFar: goProgress,
    })
    if (code !== 0) throw new Error(failure(module, code))
    renameSync(unfinished, targetFolder(module, env))
  } finally {
    rmSync(unfinished, { recursive: true, force: true })
  }
}

/** First the packages that are not compiled yet are listed, so that the log shows how far the build is. */
function goCommands(module: GoModule, folder: string): readonly (readonly string[])[] {
  const flags = ['-mod=readonly', '-trimpath', '-buildvcs=false', '-ldflags', linkFlags(module)]
  const stale = `{{if .Stale}}${toCompile}{{.ImportPath}}{{end}}`
  const programs = Object.entries(module.packages)
  return [
    ['go', 'list', ...flags, '-deps', '-f', stale, ...programs.map(([, path]) => path)],
    ...programs.map(([name, path]) => ['go', 'build', '-v', ...flags, '-o', `${folder}/${name}`, path]),
  ]
}

function failure(module: GoModule, code: number): string {
  const wanted = Object.keys(module.packages).join(', ')
  return code === 127
    ? `go is needed to build the test control plane (${wanted}), but cannot be run; install Go, or set KUBEBUILDER_ASSETS to a folder that holds these programs`
    : `the build of ${module.name} (${wanted}) failed: go ended with code ${code}`
}
