import { readFileSync } from 'node:fs'
import { delimiter, join, resolve } from 'node:path'
import { messageOf, UserError } from '../../errors.ts'
import { kubectlCommand } from '../../typed-command.ts'
import { inClusterConfig } from './in-cluster.ts'
import type { Environment, Kubeconfig } from './kubeconfig.ts'
import { mergeKubeconfigs } from './merge-kubeconfigs.ts'
import { parseKubeconfig } from './parse-kubeconfig.ts'

/** The files that are read as kubeconfig, and whether a missing file is an error. */
export interface KubeconfigSources {
  readonly paths: readonly string[]
  readonly required: boolean
}

/** The files in kubectl's order: the flag alone, else the list in KUBECONFIG, else ~/.kube/config. */
export function kubeconfigSources(
  flag: string | undefined,
  env: Environment,
  home: string,
): KubeconfigSources {
  if (flag !== undefined && flag !== '') return { paths: [resolve(flag)], required: true }
  const list = env['KUBECONFIG']
  if (list === undefined || list === '') return { paths: [join(home, '.kube', 'config')], required: false }
  const paths = list.split(delimiter).filter(path => path !== '')
  return { paths: [...new Set(paths.map(path => resolve(path)))], required: false }
}

function readSource(path: string, required: boolean): Kubeconfig | undefined {
  let source: string
  try {
    source = readFileSync(path, 'utf8')
  } catch (error) {
    const missing = (error as { code?: string }).code === 'ENOENT'
    if (missing && !required) return undefined
    const why = missing ? 'there is no such file' : messageOf(error)
    throw new UserError(`kubeconfig ${path} cannot be read: ${why}`, { cause: error })
  }
  return parseKubeconfig(source, path)
}

/**
 * The kubeconfig that kubectl would use, merged from its files. Inside a pod without a kubeconfig it is the pod's
 * service account. Throws a NoKubeconfigError, which lists the files that were tried, if there is neither.
 */
export function findKubeconfig(flag: string | undefined, env: Environment, home: string): Kubeconfig {
  const { paths, required } = kubeconfigSources(flag, env, home)
  const files = paths.flatMap(path => readSource(path, required) ?? [])
  const merged = mergeKubeconfigs(files)
  if (merged.contexts.size > 0 || merged.clusters.size > 0) return merged
  const inCluster = required ? undefined : inClusterConfig(env)
  if (inCluster !== undefined) return inCluster
  throw noCluster(paths, files.length, flag, env)
}

/** No cluster is named anywhere. `version` and completion work without one, so they catch this error. */
export class NoKubeconfigError extends UserError {}

function noCluster(
  paths: readonly string[],
  found: number,
  flag: string | undefined,
  env: Environment,
): NoKubeconfigError {
  const from = env['KUBECONFIG'] ? 'KUBECONFIG' : 'the default'
  const where = paths.length > 0 ? paths.join(', ') : 'no path at all'
  const files =
    found > 0 ? `${where} defines no cluster` : `there is no kubeconfig: looked for ${where} (${from})`
  return new NoKubeconfigError(`${files}, and this is not a pod with a service account`, {
    hint: `name one with --kubeconfig PATH or KUBECONFIG=PATH; see what kubectl uses: ${kubectlCommand({ kubeconfig: flag }, ['config', 'view'])}`,
  })
}
