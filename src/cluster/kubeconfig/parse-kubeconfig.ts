import { dirname } from 'node:path'
import { UserError } from '../../errors.ts'
import { kubectlCommand } from '../../typed-command.ts'
import { fileIn, present } from './entry-fields.ts'
import { readGoYaml, YamlFault } from './go-yaml.ts'
import type { ClusterEntry, ContextEntry, Kubeconfig } from './kubeconfig.ts'
import { KubeconfigFields } from './kubeconfig-fields.ts'
import { readUser } from './read-user.ts'

/**
 * Parses one kubeconfig file as kubectl does (docs/rules.md 9.1). Relative paths are resolved in the folder of the file.
 * Throws a UserError that names the file and the place. It never shows a value, because values may be tokens.
 */
export function parseKubeconfig(source: string, path: string): Kubeconfig {
  const config = new KubeconfigFields(readDocument(source, path) ?? {}, path)
  checkKind(config, path)
  return {
    currentContext: config.text('current-context'),
    contexts: entriesOf(config, 'context', path, contextEntry),
    clusters: entriesOf(config, 'cluster', path, (name, fields) => clusterEntry(name, fields, path)),
    users: entriesOf(config, 'user', path, (name, fields) => readUser(name, fields, path)),
  }
}

/** The parser's own message is not shown, because it quotes lines that may contain tokens. */
function readDocument(source: string, path: string): unknown {
  try {
    return readGoYaml(source)
  } catch (error) {
    const why = error instanceof YamlFault ? ` (${error.message})` : ''
    throw new UserError(`kubeconfig ${path} is not valid YAML${why}`, {
      hint: kubectlCommand({ kubeconfig: path }, ['config', 'view']),
    })
  }
}

/** A manifest that is given as a kubeconfig by mistake would look like a kubeconfig without entries. */
function checkKind(config: KubeconfigFields, path: string): void {
  const kind = config.text('kind') ?? 'Config'
  const version = config.text('apiVersion') ?? 'v1'
  if (kind === 'Config' && version === 'v1') return
  throw new UserError(`kubeconfig ${path} is not a kubeconfig: it is a ${kind} of ${version}`)
}

type ReadEntry<T> = (name: string, fields: KubeconfigFields | undefined) => T

function entriesOf<T>(
  config: KubeconfigFields,
  member: 'context' | 'cluster' | 'user',
  path: string,
  read: ReadEntry<T>,
): Map<string, T> {
  const entries = new Map<string, T>()
  for (const item of config.sections(`${member}s`)) {
    const name = item.text('name') ?? ''
    if (entries.has(name)) throw new UserError(`kubeconfig ${path}: ${member} "${name}" occurs twice`)
    entries.set(name, read(name, item.section(member)))
  }
  return entries
}

function contextEntry(name: string, context: KubeconfigFields | undefined): ContextEntry {
  return {
    name,
    cluster: context?.text('cluster') ?? '',
    user: context?.text('user') ?? '',
    ...present({ namespace: context?.text('namespace') }),
  }
}

function clusterEntry(name: string, cluster: KubeconfigFields | undefined, path: string): ClusterEntry {
  return {
    name,
    server: cluster?.text('server') ?? '',
    skipVerify: cluster?.flag('insecure-skip-tls-verify') ?? false,
    ...present({
      caFile: fileIn(dirname(path), cluster?.text('certificate-authority')),
      caData: cluster?.text('certificate-authority-data'),
      tlsServerName: cluster?.text('tls-server-name'),
      proxyUrl: cluster?.text('proxy-url'),
      disableCompression: cluster?.flag('disable-compression') || undefined,
      pluginConfig: cluster && pluginConfig(cluster),
    }),
  }
}

/** What the cluster sets aside for credential plugins (KEP-541). */
function pluginConfig(cluster: KubeconfigFields): unknown {
  const ours = cluster
    .sections('extensions')
    .find(extension => extension.text('name') === 'client.authentication.k8s.io/exec')
  return ours?.any('extension') ?? undefined
}
