import { dirname, isAbsolute, resolve } from 'node:path'
import { fileIn, present } from './entry-fields.ts'
import type { AuthProvider, ExecEntry, UserEntry } from './kubeconfig.ts'
import type { KubeconfigFields } from './kubeconfig-fields.ts'

/** Reads one user of the kubeconfig file at `path`. */
export function readUser(name: string, user: KubeconfigFields | undefined, path: string): UserEntry {
  const folder = dirname(path)
  const file = (key: string) => fileIn(folder, user?.text(key))
  const extra = user?.section('as-user-extra')
  const exec = user?.section('exec')
  return {
    name,
    asGroups: user?.texts('as-groups') ?? [],
    asUserExtra: Object.fromEntries((extra?.keys ?? []).map(key => [key, extra?.texts(key) ?? []])),
    ...present({
      certFile: file('client-certificate'),
      certData: user?.text('client-certificate-data'),
      keyFile: file('client-key'),
      keyData: user?.text('client-key-data'),
      token: user?.text('token'),
      tokenFile: file('tokenFile'),
      username: user?.text('username'),
      password: user?.text('password'),
      as: user?.text('as'),
      asUid: user?.text('as-uid'),
      authProvider: authProvider(user?.section('auth-provider'), path),
      exec: exec && execEntry(exec, folder),
    }),
  }
}

function execEntry(exec: KubeconfigFields, folder: string): ExecEntry {
  const command = exec.text('command') ?? ''
  const mode = exec.text('interactiveMode')
  const env = exec.sections('env').map(item => [item.text('name') ?? '', item.text('value') ?? ''] as const)
  return {
    apiVersion: exec.text('apiVersion') ?? '',
    command: command.includes('/') && !isAbsolute(command) ? resolve(folder, command) : command,
    args: exec.texts('args'),
    env: Object.fromEntries(env),
    interactiveMode: mode === 'Never' || mode === 'Always' ? mode : 'IfAvailable',
    provideClusterInfo: exec.flag('provideClusterInfo'),
    ...present({ installHint: exec.text('installHint') }),
  }
}

function authProvider(provider: KubeconfigFields | undefined, path: string): AuthProvider | undefined {
  if (provider === undefined) return undefined
  const given = provider.section('config')
  const config = Object.fromEntries((given?.keys ?? []).map(key => [key, given?.text(key) ?? '']))
  // Client-go resolves this path in the working directory, where anybody may have put the file.
  const ca = fileIn(dirname(path), given?.text('idp-certificate-authority'))
  if (ca !== undefined) config['idp-certificate-authority'] = ca
  return { name: provider.text('name') ?? '', config, file: path }
}
