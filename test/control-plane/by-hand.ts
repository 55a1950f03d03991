// Behind scripts/control-plane: planes that outlive the shell, one folder a name.
import { existsSync } from 'node:fs'
import { mkdir, rmdir, symlink } from 'node:fs/promises'
import { homedir } from 'node:os'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { showStep } from '../../scripts/show-step.ts'
import { type ControlPlane, startControlPlane } from './control-plane.ts'
import { withLock } from './file-lock.ts'
import { findBinaries } from './find-binaries.ts'
import { recordedProcesses } from './recorded-processes.ts'
import { removePlane } from './remove-plane.ts'
import { shellQuote } from './shell-quote.ts'

const usage = 'usage: scripts/control-plane start|stop|env [NAME]'
const verbs: Record<string, (name: string) => Promise<void>> = { start, stop, env: printEnvironment }

const [verb = '', name = 'default', ...rest] = process.argv.slice(2)
const run = verbs[verb]
if (!run || rest.length > 0) fail(usage)
if (!/^[a-z0-9][a-z0-9-]{0,39}$/.test(name)) fail(`${usage}\nNAME is up to 40 of a-z, 0-9 and -`)
await run(name).catch(error => fail(error instanceof Error ? error.message : String(error)))

async function start(plane: string): Promise<void> {
  const folder = folderOf(plane)
  await mkdir(statesFolder(), { recursive: true, mode: 0o700 })
  await withLock(`${folder}.lock`, async () => {
    if (recordedProcesses(folder).length > 0) {
      console.log(`Control plane ${plane} runs already.`)
      return
    }
    // What a crash or a reboot has left.
    await removePlane(folder)
    const { server, binaries } = await startNewPlane(folder)
    await mkdir(`${folder}/bin`)
    await symlink(binaries.kubectl, `${folder}/bin/kubectl`)
    console.log(`Control plane ${plane} runs at ${server}.`)
  })
  const suffix = plane === 'default' ? '' : ` ${plane}`
  console.log(`To use it:   eval "$(scripts/control-plane env${suffix})" && kubectl get nodes`)
  console.log(`To end it:   scripts/control-plane stop${suffix}`)
}

async function startNewPlane(folder: string): Promise<ControlPlane> {
  // Programs that are not there yet are built first, because a build shows lines of its own.
  await findBinaries()
  const end = showStep({ what: 'start a control plane on this machine', about: '15 s' })
  let well = false
  try {
    const plane = await startControlPlane({ folder, lifetime: 'until-stopped' })
    well = true
    return plane
  } finally {
    end({ well })
  }
}

async function stop(plane: string): Promise<void> {
  const folder = folderOf(plane)
  const ran = existsSync(folder)
  await mkdir(statesFolder(), { recursive: true, mode: 0o700 })
  await withLock(`${folder}.lock`, () => removePlane(folder))
  for (const parent of [statesFolder(), dirname(statesFolder())]) {
    await rmdir(parent).catch(() => {
      // Other planes live there, or there never was one.
    })
  }
  console.log(ran ? `Control plane ${plane} is stopped.` : `Control plane ${plane} does not run.`)
}

async function printEnvironment(plane: string): Promise<void> {
  const folder = folderOf(plane)
  if (recordedProcesses(folder).length === 0) {
    fail(
      `Control plane ${plane} does not run: scripts/control-plane start${plane === 'default' ? '' : ` ${plane}`}`,
    )
  }
  const dist = fileURLToPath(new URL('../../dist', import.meta.url))
  console.log(`export KUBECONFIG=${shellQuote(`${folder}/kubeconfigs/admin`)}`)
  // kubectl caches discovery by host and port, and a port may have been another plane's before.
  console.log(`export KUBECACHEDIR=${shellQuote(`${folder}/cache`)}`)
  console.log(`export PATH=${shellQuote(`${folder}/bin:${dist}`)}:"$PATH"`)
}

function statesFolder(): string {
  return `${process.env['XDG_STATE_HOME'] || `${homedir()}/.local/state`}/kubectl-nixos/control-planes`
}

function folderOf(plane: string): string {
  return `${statesFolder()}/${plane}`
}

function fail(message: string): never {
  console.error(message)
  process.exit(1)
}
