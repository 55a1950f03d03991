import type { Json } from '../manifest/object.ts'

/** One field that the manifest sets and another manager owns with another value. */
export interface Conflict {
  /** JSON pointer into the live object. */
  readonly path: string
  readonly manager: string
  readonly operation: 'Apply' | 'Update'
  readonly subresource?: string
  readonly live: Json | undefined
  readonly wanted: Json | undefined
  /** One of the managers of people's kubectl commands, whose edits are taken back (rules.md 1.5). */
  readonly takeBack: boolean
}

/** A field that people set beside ours: it stays, and diff lists it. */
export interface Extra {
  /** JSON pointer into the live object. */
  readonly path: string
  readonly manager: string
}
