/** Environment variables, handed in: only main.ts reads the process's own. */
export type Environment = Readonly<Record<string, string | undefined>>

/** One cluster of a kubeconfig; files are absolute. */
export interface ClusterEntry {
  readonly name: string
  readonly server: string
  readonly caFile?: string
  /** Base64, as in the file; wins over caFile. */
  readonly caData?: string
  readonly skipVerify: boolean
  readonly tlsServerName?: string
  readonly proxyUrl?: string
}

export interface ContextEntry {
  readonly name: string
  readonly cluster: string
  readonly user: string
  readonly namespace?: string
}

/** A credential plugin (client.authentication.k8s.io); a command with a slash is absolute. */
export interface ExecEntry {
  readonly apiVersion: string
  readonly command: string
  readonly args: readonly string[]
  readonly env: Readonly<Record<string, string>>
  readonly interactiveMode: 'Never' | 'IfAvailable' | 'Always'
  readonly provideClusterInfo: boolean
  readonly installHint?: string
}

/** An older way to log in, by its name: oidc, or what client-node still knows. A file of its settings is absolute. */
export interface AuthProvider {
  readonly name: string
  readonly config: Readonly<Record<string, string>>
  /** The kubeconfig file that holds it, which a new refresh token is written to. */
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

/** A kubeconfig file, or several merged; maps are by name. */
export interface Kubeconfig {
  readonly currentContext: string | undefined
  readonly contexts: ReadonlyMap<string, ContextEntry>
  readonly clusters: ReadonlyMap<string, ClusterEntry>
  readonly users: ReadonlyMap<string, UserEntry>
}
