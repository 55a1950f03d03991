import type { ClientAuth, CustomFetch } from 'openid-client'
import { messageOf, UserError } from '../../errors.ts'
import type { Environment } from '../kubeconfig/kubeconfig.ts'
import { proxyFor } from '../transport/proxy.ts'
import { type Peer, timeoutFailure, transportFailure } from '../transport/transport-failure.ts'
import type { OidcSettings } from './oidc-settings.ts'
import { systemRoots } from './system-roots.ts'

/** What the issuer gave; another refresh token means that the old one is used up. */
export interface RenewedTokens {
  readonly idToken: string
  readonly refreshToken: string | undefined
}

export interface RenewalLimits {
  /** Milliseconds per request, 0 for as long as a first request to a server may take. */
  readonly requestTimeout: number
  readonly signal?: AbortSignal | undefined
}

/** As for the first request to a server. */
const longestAnswer = 30_000

/** Bun's fetch with the CA, proxy and limits that count here; what fails before an answer is a UserError. */
function fetchFrom({ issuer, ca }: OidcSettings, env: Environment, limits: RenewalLimits): CustomFetch {
  const roots = ca ?? systemRoots(env)
  const limit = limits.requestTimeout || longestAnswer
  return async (url, options) => {
    const proxy = proxyFor(url, undefined, env)
    const late = AbortSignal.timeout(limit)
    const peer: Peer = {
      server: url,
      proxy,
      ca: { field: 'idp-certificate-authority', given: ca !== undefined },
    }
    try {
      return await fetch(url, {
        ...options,
        body: String(options.body ?? '') || null,
        signal: limits.signal ? AbortSignal.any([late, limits.signal]) : late,
        proxy: proxy === undefined ? false : { url: proxy, respectNoProxy: false },
        tls: { rejectUnauthorized: true, ...(roots && { ca: roots }) },
      } as BunFetchRequestInit)
    } catch (error) {
      if (limits.signal?.aborted)
        throw new UserError('interrupted while the login was renewed', { cause: error })
      const { message } = late.aborted
        ? timeoutFailure(peer, limit, limits.requestTimeout > 0)
        : transportFailure(error, peer)
      throw new UserError(message, {
        hint: `look whether the issuer answers: curl -v ${discoveryUrl(issuer)}`,
        cause: error,
      })
    }
  }
}

const discoveryUrl = (issuer: string) => `${issuer}/.well-known/openid-configuration`

/** How the client proves who it is: by the header unless the issuer takes the secret in the body only. */
async function clientAuth(secret: string | undefined): Promise<ClientAuth> {
  const { ClientSecretBasic, ClientSecretPost, None } = await import('openid-client')
  if (secret === undefined) return None()
  return (server, client, body, headers) => {
    const ways = server.token_endpoint_auth_methods_supported ?? ['client_secret_basic']
    const way = ways.includes('client_secret_basic') ? ClientSecretBasic : ClientSecretPost
    return way(secret)(server, client, body, headers)
  }
}

/** Why openid-client gave up, in one line; without the answer's body, which may hold tokens. */
function reasonOf(error: unknown): string {
  const told = error as { error?: unknown; error_description?: unknown; status?: unknown; cause?: unknown }
  if (typeof told.error === 'string') {
    const more = typeof told.error_description === 'string' ? `: ${told.error_description}` : ''
    return `${told.error}${more}`.replace(/\s+/g, ' ').slice(0, 300)
  }
  const status = told.cause instanceof Response ? told.cause.status : told.status
  const inner = told.cause instanceof Error ? `: ${told.cause.message}` : ''
  return `${messageOf(error)}${inner}${status === undefined ? '' : ` (HTTP ${String(status)})`}`
}

async function grant(
  settings: OidcSettings,
  env: Environment,
  limits: RenewalLimits,
): Promise<RenewedTokens> {
  const { customFetch, discovery, refreshTokenGrant } = await import('openid-client')
  const { issuer, clientId, clientSecret, refreshToken } = settings
  // By the document's own URL, as client-go: a slash more or less in the kubeconfig does no harm.
  const url = new URL(discoveryUrl(issuer))
  const server = await discovery(url, clientId, undefined, await clientAuth(clientSecret), {
    [customFetch]: fetchFrom(settings, env, limits),
  })
  const answer = await refreshTokenGrant(server, refreshToken)
  if (answer.id_token !== undefined) return { idToken: answer.id_token, refreshToken: answer.refresh_token }
  throw new Error('it gives no id_token on renewal, or the login was without the scope openid')
}

/**
 * Asks the issuer for a new id-token by the refresh token. client-node 2.0.1 can't: it hands openid-client 6 a text for
 * a URL and something else for a Response, and leaves the client secret out.
 * `whose` and `again` are as for oidcSettings. Throws a UserError with the issuer and its reason.
 */
export async function renewTokens(
  settings: OidcSettings,
  [whose, again]: readonly [whose: string, again: string],
  env: Environment,
  limits: RenewalLimits,
): Promise<RenewedTokens> {
  try {
    return await grant(settings, env, limits)
  } catch (error) {
    const cause = error instanceof Error ? error.cause : undefined
    const ours = error instanceof UserError ? error : cause instanceof UserError ? cause : undefined
    throw new UserError(
      `the id-token of ${whose} in the kubeconfig has expired, and the issuer ${settings.issuer} did not renew it: ${ours?.message ?? reasonOf(error)}`,
      { hint: ours?.hint ?? again, cause: error },
    )
  }
}
