/** One request to the API server; `path` has its query. */
export interface ApiRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  readonly path: string
  readonly accept: string
  /** Made for each try when it is sent, so that requests that wait hold no text. */
  readonly body?: () => string
  readonly contentType?: string
  /** Names the requests that take alike long on an idle server; without it, the time tells nothing about its load. */
  readonly pace?: string
  /**
   * An extension API server may be the one that answers: its failures are repeated for a short time only, and tell
   * nothing about the load of the API server.
   */
  readonly extension?: boolean
}
