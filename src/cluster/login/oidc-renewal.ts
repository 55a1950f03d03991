import type { ClientAuth, CustomFetch } from 'openid-client'
import { messageOf, shellWord, UserError } from '../../errors.ts'
import type { Environment } from '../kubeconfig/kubeconfig.ts'
import { proxyFor } from '../transport/proxy.ts'
import { sendThrough } from '../transport/send-through.ts'
import { type Peer, timeoutFailure, transportFailure } from '../transport/transport-failure.ts'
import type { OidcSettings } from './oidc-settings.ts'
import { systemRoots } from './system-roots.ts'

/** What the issuer returned. If it returned another refresh token, the old one no longer works. */
export interface RenewedTokens {
  readonly idToken: string
  readonly refreshToken: string | undefined
}

export interface RenewalLimits {
  /** Milliseconds for one request; 0 means the limit of a first request to a server. */
  readonly requestTimeout: number
  readonly signal?: AbortSignal | undefined
}

/** Milliseconds, as for the first request to an API server. */
const longestAnswer = 30_000

/** Requests with the issuer's CA, proxy and time limit. A failure before an answer is thrown as a UserError. */
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
      return await sendThrough(proxy)(url, {
        method: options.method,
        headers: options.headers,
        body: String(options.body ?? '') || undefined,
        signal: limits.signal ? AbortSignal.any([late, limits.signal]) : late,
        tls: { rejectUnauthorized: true, ...(roots && { ca: roots }) },
      })
    } catch (error) {
      if (limits.signal?.aborted)
        throw new UserError('interrupted while the login was renewed', { cause: error })
      const { message } = late.aborted
        ? timeoutFailure(peer, limit, limits.requestTimeout > 0)
        : transportFailure(error, peer)
      throw new UserError(message, {
        hint: `check that the issuer answers: curl -v ${shellWord(discoveryUrl(issuer))}`,
        cause: error,
      })
    }
  }
}

const discoveryUrl = (issuer: string) => `${issuer}/.well-known/openid-configuration`

/** Sends the client secret in the header, or in the body if the issuer accepts it only there. */
async function clientAuth(secret: string | undefined): Promise<ClientAuth> {
  const { ClientSecretBasic, ClientSecretPost, None } = await import('openid-client')
  if (secret === undefined) return None()
  return (server, client, body, headers) => {
    const ways = server.token_endpoint_auth_methods_supported ?? ['client_secret_basic']
    const way = ways.includes('client_secret_basic') ? ClientSecretBasic : ClientSecretPost
    return way(secret)(server, client, body, headers)
  }
}

/** Why openid-client failed, in one line. The body of the answer is left out, because it may contain tokens. */
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
  // The URL of the document itself, as in client-go, so that a slash at the end of the issuer makes no difference.
  const url = new URL(discoveryUrl(issuer))
  const server = await discovery(url, clientId, undefined, await clientAuth(clientSecret), {
    [customFetch]: fetchFrom(settings, env, limits),
  })
  const answer = await refreshTokenGrant(server, refreshToken)
  if (answer.id_token !== undefined) return { idToken: answer.id_token, refreshToken: answer.refresh_token }
  throw new Error(
    'its answer contains no id_token: it does not renew one, or the login lacked the scope openid',
  )
}

/**
 * Asks the issuer for a new id-token by the refresh token. client-node 2.0.1 can't, because it gives openid-client
 * 6 a string instead of a URL and an object that is not a Response, and leaves the client secret out. `whose` and
 * `again` are as for oidcSettings. Throws a UserError with the issuer and its reason.
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
