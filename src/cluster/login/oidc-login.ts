import { messageOf } from '../../errors.ts'
import { kubectlCommand } from '../../typed-command.ts'
import type { AuthProvider, Environment } from '../kubeconfig/kubeconfig.ts'
import type { SelectedContext } from '../kubeconfig/select-context.ts'
import type { Emit } from '../transport/events.ts'
import { type RenewalLimits, renewTokens } from './oidc-renewal.ts'
import { isCurrent, oidcSettings } from './oidc-settings.ts'
import { replaceTokens } from './replace-tokens.ts'

/** What ends a login, and what receives its warnings. */
export interface LoginOptions extends RenewalLimits {
  readonly emit: Emit
}

/**
 * Returns a function that gets the id-token of an auth-provider named oidc, and renews the token once it has
 * expired. If the issuer has replaced the refresh token, the old one in the kubeconfig no longer works. The
 * function then writes the new one to the file, or warns that it could not.
 */
export function oidcLogin(
  provider: AuthProvider,
  { user, flags: { kubeconfig, context } }: SelectedContext,
  env: Environment,
  options: LoginOptions,
): () => Promise<string> {
  const whose = `user "${user.name}"`
  const again = `log in again, then see as whom the cluster knows you: ${kubectlCommand({ kubeconfig, context }, ['auth', 'whoami'])}`
  let { config } = provider

  async function keep(idToken: string, refreshToken: string, spent: string): Promise<void> {
    try {
      await replaceTokens(provider.file, { user: user.name, spent, idToken, refreshToken })
    } catch (error) {
      const lost = `the issuer has replaced the refresh-token of ${whose}, but kubeconfig ${provider.file} cannot be written: ${messageOf(error)}`
      const later = again.replace('log in again', 'once this run is over, log in again')
      options.emit({ kind: 'cluster-warning', text: `${lost}\n${later}` })
    }
  }

  return async () => {
    const held = config['id-token']
    if (held !== undefined && isCurrent(held, Date.now())) return held
    const settings = oidcSettings({ ...provider, config }, whose, again)
    const { idToken, refreshToken } = await renewTokens(settings, [whose, again], env, options)
    const spent = settings.refreshToken
    config = { ...config, 'id-token': idToken, 'refresh-token': refreshToken ?? spent }
    if (refreshToken !== undefined && refreshToken !== spent) await keep(idToken, refreshToken, spent)
    return idToken
  }
}
