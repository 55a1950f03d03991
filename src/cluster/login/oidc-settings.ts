import { X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { messageOf, UserError } from '../../errors.ts'
import type { AuthProvider } from '../kubeconfig/kubeconfig.ts'

/** What a login needs to be renewed. */
export interface OidcSettings {
  /** Without a slash at its end. */
  readonly issuer: string
  readonly clientId: string
  readonly clientSecret: string | undefined
  readonly refreshToken: string
  /** Who signs the issuer's certificate, PEM; undefined where the system's roots count. */
  readonly ca: string | undefined
}

// As in client-go: a token that ends while the request is on its way is no good.
const leeway = 10

/** Whether an id-token is still good at `now`, in milliseconds. What is no JWT with an end is not. */
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
  throw new UserError(`idp-issuer-url of ${whose} in the kubeconfig is no https URL: ${value}`)
}

/** Looked at before it is used: Bun answers a broken one as if the issuer were away. */
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
 * The settings of an auth-provider of the name oidc. `whose` names the user in messages, `again` is the hint that
 * says how to log in. Throws a UserError for what is missing or broken.
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
