import { X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { messageOf, UserError } from '../../errors.ts'
import type { AuthProvider } from '../kubeconfig/kubeconfig.ts'

/** The settings by which a login is renewed. */
export interface OidcSettings {
  /** Without a slash at the end. */
  readonly issuer: string
  readonly clientId: string
  readonly clientSecret: string | undefined
  readonly refreshToken: string
  /** The CA of the issuer's certificate, in PEM; undefined means the roots of the system. */
  readonly ca: string | undefined
}

// Seconds, as in client-go: a token must not expire while a request is under way.
const leeway = 10

/**
 * Whether an id-token is still valid at `now`, in milliseconds since 1970. A text that is not a JWT with an expiry
 * is not.
 */
export function isCurrent(idToken: string | undefined, now: number): boolean {
  try {
    const payload = Buffer.from(idToken?.split('.')[1] ?? '', 'base64url').toString()
    const { exp } = JSON.parse(payload) as { exp?: unknown }
    return typeof exp === 'number' && exp > now / 1000 + leeway
  } catch {
    return false
  }
}

function issuerOf(value: string, whose: string): string {
  if (URL.parse(value)?.protocol === 'https:') return value.replace(/\/+$/, '')
  throw new UserError(`idp-issuer-url of ${whose} in the kubeconfig is not an https URL: ${value}`)
}

/** Parses the CA before it is used, because Bun reports a broken CA as if the issuer could not be reached. */
function caOf(config: AuthProvider['config'], whose: string): string | undefined {
  const data = config['idp-certificate-authority-data']
  const file = config['idp-certificate-authority']
  if (!(data || file)) return undefined
  try {
    const pem = data ? Buffer.from(data, 'base64').toString() : readFileSync(file ?? '', 'utf8')
    new X509Certificate(pem)
    return pem
  } catch (error) {
    throw new UserError(
      `idp-certificate-authority of ${whose} in the kubeconfig is not usable: ${messageOf(error)}`,
      { cause: error },
    )
  }
}

/**
 * The settings of an auth-provider named oidc. `whose` names the user in messages, and `again` is the hint that
 * says how to log in. Throws a UserError if a setting is missing or broken.
 */
export function oidcSettings({ config }: AuthProvider, whose: string, again: string): OidcSettings {
  const wanted = (key: string, what = `has no ${key} to renew it with`) => {
    const value = config[key]
    if (value) return value
    throw new UserError(`the id-token of ${whose} in the kubeconfig has expired, and the user ${what}`, {
      hint: again,
    })
  }
  return {
    refreshToken: wanted('refresh-token'),
    issuer: issuerOf(wanted('idp-issuer-url'), whose),
    clientId: wanted('client-id'),
    clientSecret: config['client-secret'] || undefined,
    ca: caOf(config, whose),
  }
}
