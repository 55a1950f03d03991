import type { LeaseState } from './lease-state.ts'

/** What a person should know about the lock while a run goes on. */
export type LockNews =
  /** Told once for each holder that the run waits for, and again when the holder asks its question or has the answer. */
  | { readonly kind: 'waiting'; readonly held: LeaseState }
  /** The lock of another run was taken over. `dead`: its process no longer runs on this machine. */
  | { readonly kind: 'taken-over'; readonly why: 'dead' | 'expired'; readonly held: LeaseState }
  /** The run goes on without a lock, because the user may not use Leases in any of these namespaces. */
  | { readonly kind: 'no-rights'; readonly namespaces: readonly string[]; readonly why: string }
  /** The lock is in this namespace, because the user may not use Leases in those before it. */
  | { readonly kind: 'elsewhere'; readonly namespace: string; readonly before: readonly string[] }
  /** Nothing new is written from now on. `why` is a whole sentence without a full stop. */
  | { readonly kind: 'lost'; readonly why: string }
  /** The run has ended, and its lock could not be released. It expires by itself. */
  | { readonly kind: 'not-released'; readonly why: string }
