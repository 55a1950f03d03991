/** A release that cannot be made, for a reason that whoever started it can act on: a message and no stack trace. */
export class ReleaseError extends Error {
  override readonly name = 'ReleaseError'
}
