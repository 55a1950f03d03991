/** One request to the API server. `path` includes the query. */
export interface ApiRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  readonly path: string
  readonly accept: string
  /** Makes the body for each try when the try is sent, so that waiting requests hold no text in memory. */
  readonly body?: () => string
  readonly contentType?: string
  /**
   * A name that groups requests which take equally long on an idle server. Without it, the time of the answer is
   * not used to judge the load.
   */
  readonly pace?: string
  /**
   * Whether an extension API server may answer. Its failures are repeated only for a short time, and they do not
   * count as load of the API server.
   */
  readonly extension?: boolean
}
