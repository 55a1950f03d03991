import { randomBytes } from 'node:crypto'

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
