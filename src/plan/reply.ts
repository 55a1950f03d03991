import type { ApiFailure } from './api-failure.ts'

/** The API server's answer to one request as a value: per-object failures are never thrown. */
export type Reply<T> =
  | { readonly ok: true; readonly value: T; readonly status: number; readonly warnings: readonly string[] }
  | { readonly ok: false; readonly failure: ApiFailure }
