import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { arch, platform } from 'node:os'
import { fileURLToPath } from 'node:url'
import type { BinaryName } from './binaries.ts'

/** A folder beside this file whose go.mod pins the source of some programs. */
export interface GoModule {
  readonly name: 'etcd' | 'kubernetes' | 'kwok'
  /** The module that is built, as go.mod requires it. */
  readonly source: string
  /** The Go package of each program. */
  readonly packages: Partial<Record<BinaryName, string>>
  /** About how long the first build takes on a machine with two cores that does nothing else. */
  readonly buildTime: string
}

/** One module each, since the dependencies of the three exclude one another. */
export const goModules: readonly GoModule[] = [
  {
    name: 'kubernetes',
    buildTime: '6 min',
    source: 'k8s.io/kubernetes',
    packages: {
      'kube-apiserver': 'k8s.io/kubernetes/cmd/kube-apiserver',
      'kube-controller-manager': 'k8s.io/kubernetes/cmd/kube-controller-manager',
      'kube-scheduler': 'k8s.io/kubernetes/cmd/kube-scheduler',
      kubectl: 'k8s.io/kubernetes/cmd/kubectl',
    },
  },
  {
    name: 'etcd',
    buildTime: '1 min',
    source: 'go.etcd.io/etcd/server/v3',
    packages: { etcd: 'go.etcd.io/etcd/server/v3' },
  },
  {
    name: 'kwok',
    buildTime: '1 min',
    source: 'sigs.k8s.io/kwok',
    packages: { kwok: 'sigs.k8s.io/kwok/cmd/kwok' },
  },
]

/** The folder of a module's go.mod. */
export function moduleFolder(module: GoModule): string {
  return fileURLToPath(new URL(module.name, import.meta.url))
}

/** The pinned version of a module's source, such as `v1.36.3`. */
export function moduleVersion(module: GoModule): string {
  const line = readFileSync(`${moduleFolder(module)}/go.mod`, 'utf8')
    .split('\n')
    .find(text => text.includes(`${module.source} v`))
  const version = line?.match(/ (v[0-9][^ ]*)/)?.[1]
  if (!version) throw new Error(`${moduleFolder(module)}/go.mod requires no ${module.source}`)
  return version
}

/** The name of a build in the cache: it changes with whatever changes the programs. */
export function buildKey(module: GoModule): string {
  const hash = createHash('sha256')
  for (const file of ['go.mod', 'go.sum']) hash.update(readFileSync(`${moduleFolder(module)}/${file}`))
  hash.update(JSON.stringify(linkFlags(module)))
  return `${module.name}-${moduleVersion(module)}-${platform()}-${arch()}-${hash.digest('hex').slice(0, 12)}`
}

/** Kubernetes programs report v0.0.0-master and refuse some version checks unless stamped. */
export function linkFlags(module: GoModule): string {
  if (module.name !== 'kubernetes') return '-s -w'
  const version = moduleVersion(module)
  const [major, minor] = version.slice(1).split('.')
  const stamps = { gitVersion: version, gitMajor: major, gitMinor: minor, gitTreeState: 'clean' }
  const folders = ['k8s.io/component-base/version', 'k8s.io/client-go/pkg/version']
  const settings = folders.flatMap(folder =>
    Object.entries(stamps).map(([name, value]) => `-X ${folder}.${name}=${value}`),
  )
  return ['-s -w', ...settings].join(' ')
}
