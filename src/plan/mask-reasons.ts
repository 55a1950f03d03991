import type { ApiFailure } from '../api/reply.ts'
import type { KubeObject, LiveObject } from '../manifest/object.ts'
import { maskText } from '../manifest/secret.ts'
import type { Rejected } from './observation.ts'
import type { Refusal } from './reasons.ts'

/** A rejection with the values of the given Secrets masked in its texts. */
export function maskRejection(
  { inTheWay, recreate, ...given }: Rejected,
  objects: readonly (KubeObject | LiveObject | undefined)[],
): Refusal {
  const failure = maskFailure(given.failure, objects)
  const answer = {
    ...given,
    ...(recreate === undefined ? {} : { recreate: maskedRecreate(recreate, objects) }),
  }
  if (inTheWay === undefined) return { ...answer, failure }
  return { ...answer, failure, inTheWay: inTheWay.map(one => withMaskedReason(one, objects)) }
}

function maskedRecreate(
  recreate: NonNullable<Rejected['recreate']>,
  objects: readonly (KubeObject | LiveObject | undefined)[],
): NonNullable<Rejected['recreate']> {
  if (recreate.kind !== 'create-rejected') return recreate
  return { ...recreate, failure: maskFailure(recreate.failure, objects) }
}

/** What is in the way of a manifest. The server's reason may contain a value of a Secret, which is masked. */
export function withMaskedReason<T extends { readonly why: string }>(
  one: T,
  objects: readonly (KubeObject | LiveObject | undefined)[],
): T {
  return { ...one, why: maskText(one.why, objects) }
}

/** The failure with the values of the given Secrets masked in its texts. Objects of other kinds have no effect. */
export function maskFailure(
  failure: ApiFailure,
  objects: readonly (KubeObject | LiveObject | undefined)[],
): ApiFailure {
  const causes = failure.causes.map(cause => ({ ...cause, message: maskText(cause.message, objects) }))
  return { ...failure, message: maskText(failure.message, objects), causes }
}
