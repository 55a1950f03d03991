/** Environment variables. They are a parameter, because only main.ts reads those of the process. */
export type Environment = Readonly<Record<string, string | undefined>>

/** One cluster of a kubeconfig. Paths of files are absolute. */
export interface ClusterEntry {
  readonly name: string
  readonly server: string
  readonly caFile?: string
  /** In base64, as in the file. It takes precedence over caFile. */
  readonly caData?: string
  readonly skipVerify: boolean
  readonly tlsServerName?: string
  readonly proxyUrl?: string
  readonly disableCompression?: boolean
  /** JSON that a credential plugin gets, from the extension `client.authentication.k8s.io/exec`. */
  readonly pluginConfig?: unknown
}

export interface ContextEntry {
  readonly name: string
  readonly cluster: string
  readonly user: string
  readonly namespace?: string
}

/** A credential plugin (client.authentication.k8s.io). A command with a slash has become an absolute path. */
export interface ExecEntry {
  readonly apiVersion: string
  readonly command: string
  readonly args: readonly string[]
  readonly env: Readonly<Record<string, string>>
  readonly interactiveMode: 'Never' | 'IfAvailable' | 'Always'
  readonly provideClusterInfo: boolean
  readonly installHint?: string
}

/**
 * An older way to log in. `name` is `oidc` or a provider that client-node supports. A file in `config` has an
 * absolute path.
 */
export interface AuthProvider {
  readonly name: string
  readonly config: Readonly<Record<string, string>>
  /** The kubeconfig file of this entry. A new refresh token is written to it. */
  readonly file: string
}

export interface UserEntry {
  readonly name: string
  readonly certFile?: string
  readonly certData?: string
  readonly keyFile?: string
  readonly keyData?: string
  readonly token?: string
  readonly tokenFile?: string
  readonly username?: string
  readonly password?: string
  readonly as?: string
  readonly asUid?: string
  readonly asGroups: readonly string[]
  readonly asUserExtra: Readonly<Record<string, readonly string[]>>
  readonly authProvider?: AuthProvider
  readonly exec?: ExecEntry
}

/** One kubeconfig file, or several that were merged. The keys of the maps are names. */
export interface Kubeconfig {
  readonly currentContext: string | undefined
  readonly contexts: ReadonlyMap<string, ContextEntry>
  readonly clusters: ReadonlyMap<string, ClusterEntry>
  readonly users: ReadonlyMap<string, UserEntry>
}
