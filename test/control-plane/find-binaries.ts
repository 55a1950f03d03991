import { execFileSync } from 'node:child_process'
import { accessSync, constants, existsSync } from 'node:fs'
import { delimiter, resolve } from 'node:path'
import { type Binaries, type BinaryName, type BinaryOffer, binaryNames, chooseBinaries } from './binaries.ts'
import { buildModule, isBuilt } from './build-binaries.ts'
import { type GoModule, goModules, moduleVersion } from './go-module.ts'

type Environment = Readonly<Record<string, string | undefined>>

/**
 * The programs of a plane: from KUBEBUILDER_ASSETS, from PATH, or built (see chooseBinaries). It takes milliseconds
 * when nothing is to be built.
 * @throws where KUBEBUILDER_ASSETS names no folder, go is missing, or a build fails
 */
export async function findBinaries(env: Environment = process.env): Promise<Binaries> {
  const { found, toBuild } = chooseBinaries(lookAround(env))
  const all: Partial<Record<BinaryName, string>> = { ...found }
  for (const module of modulesOf(toBuild)) {
    const wanted = toBuild.filter(name => module.packages[name] !== undefined)
    const built = await buildModule(module, env)
    Object.assign(all, Object.fromEntries(wanted.map(name => [name, built[name]])))
  }
  return all as Binaries
}

/** Whether findBinaries would build nothing. It throws where KUBEBUILDER_ASSETS names no folder. */
export function binariesAreThere(env: Environment = process.env): boolean {
  return modulesOf(chooseBinaries(lookAround(env)).toBuild).every(module => isBuilt(module, env))
}

function modulesOf(names: readonly BinaryName[]): readonly GoModule[] {
  return goModules.filter(({ packages }) => names.some(name => packages[name] !== undefined))
}

function lookAround(env: Environment): BinaryOffer {
  const onPath: Partial<Record<BinaryName, string>> = {}
  for (const name of binaryNames) {
    const path = whereOnPath(name, env)
    if (path) onPath[name] = path
  }
  const whole = Object.keys(onPath).length === binaryNames.length
  return {
    ...assetsOffer(env['KUBEBUILDER_ASSETS']),
    onPath,
    onPathVersions: whole ? versionsOf(onPath) : {},
    wantedVersion: moduleVersion(kubernetesModule()),
  }
}

function assetsOffer(given: string | undefined): Pick<BinaryOffer, 'assets'> {
  if (!given) return {}
  const folder = resolve(given)
  if (!existsSync(folder)) throw new Error(`KUBEBUILDER_ASSETS is ${given}, which does not exist`)
  return { assets: { folder, present: binaryNames.filter(name => isExecutable(`${folder}/${name}`)) } }
}

function kubernetesModule(): GoModule {
  const module = goModules.find(({ name }) => name === 'kubernetes')
  if (!module) throw new Error('no module builds Kubernetes')
  return module
}

function versionsOf(onPath: Partial<Record<BinaryName, string>>): BinaryOffer['onPathVersions'] {
  const kubectl = JSON.parse(output(onPath.kubectl, ['version', '--client', '-o', 'json']) || '{}')
  return {
    kubectl: kubectl.clientVersion?.gitVersion ?? '',
    'kube-apiserver': output(onPath['kube-apiserver'], ['--version']).trim().replace('Kubernetes ', ''),
  }
}

function output(program: string | undefined, args: string[]): string {
  if (!program) return ''
  return execFileSync(program, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })
}

function whereOnPath(name: BinaryName, env: Environment): string | undefined {
  const folders = (env['PATH'] ?? '').split(delimiter).filter(folder => folder !== '')
  return folders.map(folder => `${folder}/${name}`).find(isExecutable)
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK)
    return true
  } catch {
    return false
  }
}
