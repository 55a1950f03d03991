/**
 * A request that the API server answered with a failure Status, or that never arrived.
 * `status` is the HTTP code, 0 where there was no answer; `reason` is the Status' reason
 * (`Forbidden`, `Conflict`, `Invalid`, ...) or a word of ours for a failure of the transport.
 */
export interface ApiFailure {
  readonly status: number
  readonly reason: string
  readonly message: string
  readonly causes: readonly FailureCause[]
}

export interface FailureCause {
  readonly reason: string
  readonly field: string
  readonly message: string
}

/**
 * Whether the server says that the object is not there. A proxy's page, or the path of a kind that is no longer
 * served, is a 404, too, and says nothing about the object.
 */
export function isNotFound(failure: ApiFailure): boolean {
  return failure.status === 404 && failure.reason === 'NotFound'
}

/** Whether the server can't take an object as it is, by its schema or a rule: some of that it calls a 500. */
export function isRejection({ status }: ApiFailure): boolean {
  return status === 400 || status === 422 || status === 500
}

/** Whether the server may have missed an object that another one refers to: admission answers with either code. */
export function isMissingReference({ status }: ApiFailure): boolean {
  return status === 403 || status === 404
}

/** Whether a 409 comes from server-side apply's field ownership, not from a stale resourceVersion. */
export function isFieldConflict(failure: ApiFailure): boolean {
  return failure.status === 409 && failure.causes.some(cause => cause.reason === 'FieldManagerConflict')
}

/** The API server's answer to one request as a value: per-object failures are never thrown. */
export type Reply<T> =
  | { readonly ok: true; readonly value: T; readonly status: number; readonly warnings: readonly string[] }
  | { readonly ok: false; readonly failure: ApiFailure }
