import { randomBytes } from 'node:crypto'
import type { ApiFailure } from '../../api/reply.ts'

/** Each name may be this long, so a short name becomes longer and no name becomes too long for its kind. */
const alwaysAllowed = 16

/**
 * A name for a dry run that no other object is likely to have. It begins like the given name and ends with a random text,
 * so that rules about names still hold. It is at most as long as the given name, or 16 characters.
 */
export function otherName(name: string): string {
  const suffix = `-${randomBytes(5).toString('hex')}`
  const length = Math.max(name.length, alwaysAllowed) - suffix.length
  return `${name.slice(0, length).replace(/[^a-zA-Z0-9]+$/, '')}${suffix}`
}

/** The failure of a dry run under another name. Its texts name the object by its own name, which people know. */
export function withOwnName(failure: ApiFailure, other: string, name: string): ApiFailure {
  const named = (text: string) => text.replaceAll(other, name)
  return {
    ...failure,
    message: named(failure.message),
    causes: failure.causes.map(cause => ({ ...cause, message: named(cause.message) })),
  }
}
