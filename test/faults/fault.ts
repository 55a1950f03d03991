/** A request on its way to the API server; `path` has its query. */
export interface ProxiedRequest {
  readonly method: string
  readonly path: string
  readonly body: string
}

/** The API server does not see the request, because the proxy answers instead. */
interface Refused {
  readonly status: number
  readonly headers?: Record<string, string>
  readonly body?: string
}

/** The API server answers, but the request or the answer is changed on its way. */
export interface Altered {
  readonly status?: never
  /** The request reaches the API server this many milliseconds later. */
  readonly delay?: number
  /** So many events of a watch are left out, from its first on. With Infinity, none arrives. */
  readonly lostEvents?: number
  /** The connection ends this many milliseconds after the answer has begun. */
  readonly endsAfter?: number
  /** The path that the API server gets, with its query. */
  readonly path?: string
}

/** The fault of one request. */
export type Fault =
  | Refused
  | Altered
  /** The connection ends before the API server sees the request. */
  | 'reset'
  /** The API server carries the request out, but the connection ends before the answer. */
  | 'answer-lost'
  /** The API server carries the request out, but the connection ends in the middle of the answer's body. */
  | 'truncated'

/** The fault of a request, or none. What it awaits happens just before the request. */
export type Behaviour = (request: ProxiedRequest) => Fault | undefined | Promise<Fault | undefined>
