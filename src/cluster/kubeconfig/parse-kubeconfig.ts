import { dirname, isAbsolute, resolve } from 'node:path'
import { parse, YAMLParseError } from 'yaml'
import { UserError } from '../../errors.ts'
import { kubectlCommand } from '../../typed-command.ts'
import type { ClusterEntry, ContextEntry, ExecEntry, Kubeconfig, UserEntry } from './kubeconfig.ts'

type Fields = Record<string, unknown>

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const fieldsOf = (value: unknown): Fields => (isFields(value) ? value : {})
const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : [])

function text(value: unknown): string | undefined {
  return value === undefined || value === null || value === '' ? undefined : String(value)
}

/**
 * Leaves out fields that are undefined, because exactOptionalPropertyTypes does not allow `undefined` for an
 * optional field.
 */
function present<T extends Fields>(fields: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as never
}

function clusterEntry(
  name: string,
  cluster: Fields,
  file: (value: unknown) => string | undefined,
): ClusterEntry {
  return {
    name,
    server: text(cluster['server']) ?? '',
    skipVerify: cluster['insecure-skip-tls-verify'] === true,
    ...present({
      caFile: file(cluster['certificate-authority']),
      caData: text(cluster['certificate-authority-data']),
      tlsServerName: text(cluster['tls-server-name']),
      proxyUrl: text(cluster['proxy-url']),
    }),
  }
}

function contextEntry(name: string, context: Fields): ContextEntry {
  const namespace = text(context['namespace'])
  return {
    name,
    cluster: text(context['cluster']) ?? '',
    user: text(context['user']) ?? '',
    ...present({ namespace }),
  }
}

function execEntry(exec: Fields, folder: string): ExecEntry {
  const command = text(exec['command']) ?? ''
  const mode = exec['interactiveMode']
  const env = listOf(exec['env']).map(fieldsOf)
  return {
    apiVersion: text(exec['apiVersion']) ?? '',
    command: command.includes('/') && !isAbsolute(command) ? resolve(folder, command) : command,
    args: listOf(exec['args']).map(String),
    env: Object.fromEntries(env.map(item => [text(item['name']) ?? '', text(item['value']) ?? ''])),
    interactiveMode: mode === 'Never' || mode === 'Always' ? mode : 'IfAvailable',
    provideClusterInfo: exec['provideClusterInfo'] === true,
    ...present({ installHint: text(exec['installHint']) }),
  }
}

function authProvider(provider: unknown, path: string): UserEntry['authProvider'] {
  if (!isFields(provider)) return undefined
  const given = Object.entries(fieldsOf(provider['config'])).map(([key, value]) => [key, String(value)])
  const config: Record<string, string> = Object.fromEntries(given)
  // Client-go resolves this path in the working directory, where anybody may have put the file.
  const ca = fileIn(dirname(path))(config['idp-certificate-authority'])
  if (ca !== undefined) config['idp-certificate-authority'] = ca
  return { name: text(provider['name']) ?? '', config, file: path }
}

function userEntry(name: string, user: Fields, path: string): UserEntry {
  const file = fileIn(dirname(path))
  const extra = Object.entries(fieldsOf(user['as-user-extra']))
  return {
    name,
    asGroups: listOf(user['as-groups']).map(String),
    asUserExtra: Object.fromEntries(extra.map(([key, values]) => [key, listOf(values).map(String)])),
    ...present({
      certFile: file(user['client-certificate']),
      certData: text(user['client-certificate-data']),
      keyFile: file(user['client-key']),
      keyData: text(user['client-key-data']),
      token: text(user['token']),
      tokenFile: file(user['tokenFile']),
      username: text(user['username']),
      password: text(user['password']),
      as: text(user['as']),
      asUid: text(user['as-uid']),
      authProvider: authProvider(user['auth-provider'], path),
      exec: isFields(user['exec']) ? execEntry(user['exec'], dirname(path)) : undefined,
    }),
  }
}

function fileIn(folder: string): (value: unknown) => string | undefined {
  return value => {
    const path = text(value)
    return path === undefined ? undefined : resolve(folder, path)
  }
}

function entriesOf<T>(
  document: Fields,
  member: string,
  path: string,
  make: (name: string, fields: Fields) => T,
) {
  const list = document[`${member}s`] ?? []
  if (!Array.isArray(list)) throw new UserError(`kubeconfig ${path}: ${member}s is not a list`)
  const entries = new Map<string, T>()
  for (const item of list.map(fieldsOf)) {
    const name = text(item['name'])
    if (name === undefined) throw new UserError(`kubeconfig ${path}: an entry of ${member}s has no name`)
    if (entries.has(name)) throw new UserError(`kubeconfig ${path}: ${member} "${name}" occurs twice`)
    entries.set(name, make(name, fieldsOf(item[member])))
  }
  return entries
}

/**
 * Parses the YAML of one file. The parser's own message is not shown, because it quotes lines that may contain
 * tokens.
 */
function readDocument(source: string, path: string): Fields {
  try {
    const document: unknown = parse(source, { prettyErrors: false, logLevel: 'error' })
    if (document === null || document === undefined) return {}
    if (isFields(document)) return document
  } catch (error) {
    const code = error instanceof YAMLParseError ? ` (${error.code})` : ''
    throw new UserError(`kubeconfig ${path} is not valid YAML${code}`, {
      hint: kubectlCommand({ kubeconfig: path }, ['config', 'view']),
    })
  }
  throw new UserError(`kubeconfig ${path} is not a kubeconfig: it is not a YAML mapping`)
}

/** Parses one kubeconfig file. Relative paths are resolved in the folder of the file, as kubectl does. */
export function parseKubeconfig(source: string, path: string): Kubeconfig {
  const document = readDocument(source, path)
  const file = fileIn(dirname(path))
  return {
    currentContext: text(document['current-context']),
    contexts: entriesOf(document, 'context', path, contextEntry),
    clusters: entriesOf(document, 'cluster', path, (name, fields) => clusterEntry(name, fields, file)),
    users: entriesOf(document, 'user', path, (name, fields) => userEntry(name, fields, path)),
  }
}
