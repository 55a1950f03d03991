/** What a kubeconfig with one cluster, one user and one context says. Paths are absolute, data is PEM text. */
export interface KubeconfigParts {
  readonly server: string
  readonly caFile: string
  /** The name of the context and of its cluster. */
  readonly context: string
  readonly user: string
  readonly credentials: Credentials
}

/** A client certificate with its key (PEM text), or a bearer token. */
export type Credentials =
  | { readonly kind: 'certificate'; readonly certificate: string; readonly key: string }
  | { readonly kind: 'token'; readonly token: string }

/**
 * The text of a kubeconfig. JSON is YAML, so every reader takes it. The CA stays a file reference, which lets a
 * test put another CA in its place.
 */
export function renderKubeconfig(parts: KubeconfigParts): string {
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': parts.context,
    clusters: [
      { name: parts.context, cluster: { server: parts.server, 'certificate-authority': parts.caFile } },
    ],
    users: [{ name: parts.user, user: renderCredentials(parts.credentials) }],
    contexts: [{ name: parts.context, context: { cluster: parts.context, user: parts.user } }],
  }
  return `${JSON.stringify(config, undefined, 2)}\n`
}

function renderCredentials(credentials: Credentials): Record<string, string> {
  if (credentials.kind === 'token') return { token: credentials.token }
  return {
    'client-certificate-data': base64(credentials.certificate),
    'client-key-data': base64(credentials.key),
  }
}

function base64(text: string): string {
  return Buffer.from(text).toString('base64')
}
