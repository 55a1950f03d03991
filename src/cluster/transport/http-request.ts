/** The TLS settings of a kubeconfig under the names of Bun's fetch. Certificates and key are PEM texts. */
export interface TlsSettings {
  readonly ca?: string | string[]
  readonly cert?: string
  readonly key?: string
  readonly serverName?: string
  /** Always set. Without it, NODE_TLS_REJECT_UNAUTHORIZED=0 in the environment would switch verification off. */
  readonly rejectUnauthorized: boolean
}

/** One HTTP request, without its URL. */
export interface HttpRequest {
  readonly method: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string | undefined
  readonly tls: TlsSettings
  /** Cancels the request, also while its answer is read. */
  readonly signal: AbortSignal
}

/**
 * Sends a request to a URL. A redirect is an answer like any other, because the credentials must not go to another
 * server.
 */
export type SendHttp = (url: string, request: HttpRequest) => Promise<Response>
