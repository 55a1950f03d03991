/**
 * A failed request: the API server answered with a failure Status, or there was no answer. `status` is the HTTP code,
 * or 0 without an answer. `reason` is the reason of the Status (`Forbidden`, `Conflict`, `Invalid`, ...), or our own
 * word for a failure of the transport.
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
 * Whether the API server says that the object does not exist. The HTTP code alone is not enough, because a proxy and
 * the path of a kind that is no longer served also answer 404.
 */
export function isNotFound(failure: ApiFailure): boolean {
  return failure.status === 404 && failure.reason === 'NotFound'
}

/** Whether the API server says that the user lacks the right for a read. The 403 of a proxy says nothing about rights. */
export function lacksRight({ status, reason }: ApiFailure): boolean {
  return status === 403 && reason === 'Forbidden'
}

/** Whether the schema or a rule of the server rejects the object. The server answers 500 to some of these objects. */
export function isRejection({ status }: ApiFailure): boolean {
  return status === 400 || status === 422 || status === 500
}

/** Whether an object may be missing to which the written one refers. Admission answers with one of these two codes. */
export function isMissingReference({ status }: ApiFailure): boolean {
  return status === 403 || status === 404
}

/**
 * The apiVersion of an entry of managedFields that the server can't convert any more (docs/rules.md 1.30): a version that
 * is no longer in the CRD of the kind. The server answers 500 without a reason, so only the message names it.
 */
export function outdatedVersion({ status, message }: ApiFailure): string | undefined {
  if (status !== 500) return undefined
  return /^request to convert CR to an invalid group\/version: (\S+)$/.exec(message)?.[1]
}

/** Whether a 409 is a conflict of field managers in server-side apply, and not a stale resourceVersion. */
export function isFieldConflict(failure: ApiFailure): boolean {
  return failure.status === 409 && failure.causes.some(cause => cause.reason === 'FieldManagerConflict')
}

/** The answer of the API server to one request. A failure for one object is a value and is never thrown. */
export type Reply<T> =
  | { readonly ok: true; readonly value: T; readonly status: number; readonly warnings: readonly string[] }
  | { readonly ok: false; readonly failure: ApiFailure }
