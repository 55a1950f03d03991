import { reasonOfCause } from './rejected-value.ts'
import type { ApiFailure, FailureCause } from './reply.ts'

/**
 * What kind of mistake an API server complains about. Only kinds for which a person needs another next step are told
 * apart; anything else is `other`.
 */
export type Rejection =
  /** Fields that can't change once the object exists. `fields` are paths as the server writes them. */
  | { readonly kind: 'immutable'; readonly fields: readonly string[]; readonly why: string }
  /** A node port or cluster IP that another Service has. */
  | { readonly kind: 'value-taken'; readonly field: string; readonly why: string }
  /** Fields that the schema of the kind does not have. `others` are further complaints of the same answer. */
  | { readonly kind: 'unknown-fields'; readonly paths: readonly string[]; readonly others: readonly string[] }
  | { readonly kind: 'namespace-terminating' }
  /** The user may not do this (RBAC). */
  | { readonly kind: 'no-rights' }
  /** A ResourceQuota or a LimitRange of the namespace. The value is the plural of the kind. */
  | { readonly kind: 'limited'; readonly by: 'resourcequota' | 'limitrange' }
  /** The server of the kind does not support server-side apply. Some aggregated API servers do not. */
  | { readonly kind: 'no-apply' }
  /** The server does not know the path of the kind. The kind was served when the run began. */
  | { readonly kind: 'not-served' }
  | { readonly kind: 'other' }

/**
 * Finds the kind of mistake in a failure. The server has reasons of its own only for some of them; for the rest the
 * texts of Kubernetes 1.36 decide. If a later version words them in another way, the result is `other`.
 */
export function rejectionOf(failure: ApiFailure): Rejection {
  if (failure.status === 403) return deniedFor(failure)
  if (failure.status === 415) return { kind: 'no-apply' }
  if (failure.reason === 'PathNotFound') return { kind: 'not-served' }
  const { causes } = failure
  const unknown = unknownFields(failure.message)
  if (unknown !== undefined) return unknown
  const [first] = causes
  if (first === undefined || failure.status !== 422) return { kind: 'other' }
  if (causes.every(isImmutable)) {
    const fields = [...new Set(causes.map(cause => cause.field))]
    return { kind: 'immutable', fields, why: reasonOfCause(first.message) }
  }
  const taken = causes.find(({ message }) => message.endsWith('is already allocated'))
  if (taken === undefined) return { kind: 'other' }
  return { kind: 'value-taken', field: taken.field, why: reasonOfCause(taken.message) }
}

function deniedFor({ causes, message }: ApiFailure): Rejection {
  if (causes.some(({ reason }) => reason === 'NamespaceTerminating')) return { kind: 'namespace-terminating' }
  if (/exceeded quota: /.test(message)) return { kind: 'limited', by: 'resourcequota' }
  if (/\b(maximum|minimum|max limit to request ratio)\b.* per \w+ is /.test(message))
    return { kind: 'limited', by: 'limitrange' }
  const isOfRights = / cannot \w+ (resource|path) |not currently held/.test(message)
  return isOfRights ? { kind: 'no-rights' } : { kind: 'other' }
}

const immutable =
  /\bimmutable\b|may not change|cannot change|(may|can|must) ?not be (changed|updated|modified)|updates to .* are forbidden/

function isImmutable({ reason, message }: FailureCause): boolean {
  return (reason === 'FieldValueInvalid' || reason === 'FieldValueForbidden') && immutable.test(message)
}

/** `field not declared in schema` comes from the merge of an apply, and `unknown field` from the strict decoder. */
function unknownFields(message: string): Rejection | undefined {
  const complaints = message
    .replace(
      /^.*? failed to create typed patch object \([^)]*\): |^failed to create typed patch object \([^)]*\): /s,
      '',
    )
    .replace(/^.*strict decoding error: /s, '')
    .split(/\n|, (?=unknown field )/)
    .map(line => line.trim())
    .filter(line => line !== '' && line !== 'errors:')
  const paths = complaints.map(
    line =>
      /^\.(.+): field not declared in schema$/.exec(line)?.[1] ?? /^unknown field "(.+)"$/.exec(line)?.[1],
  )
  const known = paths.filter(path => path !== undefined)
  if (known.length === 0) return undefined
  const others = complaints.filter((_, place) => paths[place] === undefined)
  return { kind: 'unknown-fields', paths: known, others }
}
