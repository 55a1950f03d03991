import type { Json } from '../../manifest/object.ts'
import type { Step } from '../fields/managed-fields.ts'

/**
 * One step of a row's path: a field by its name, a list item by the keys that the server merges by, by its value, or
 * by its position where nothing better is known.
 */
export type PathStep = Step

/** The formats in which a text may hold a map or a list. */
export type TextFormat = 'JSON' | 'YAML' | 'TOML' | 'INI'

/** JSON pointers (RFC 6901) to the place of a row: in the live object, in the result, in the manifest that was sent. */
export interface Pointers {
  readonly before?: string
  readonly after?: string
  readonly manifest?: string
}

interface At {
  /** From the object's root; empty for the whole object. */
  readonly path: readonly PathStep[]
  readonly pointers: Pointers
  /** The manifest does not set this field: a default, a webhook or another rule of the server changes it. */
  readonly byServer?: true
}

/** A field or a list item that is new. `after` leaves out what only the server adds to it. */
export interface AddedRow extends At {
  readonly kind: 'added'
  readonly after: Json
}

/** A field or a list item that goes. `before` leaves out what only the server had added to it. */
export interface RemovedRow extends At {
  readonly kind: 'removed'
  readonly before: Json
}

/** A field with another value. */
export interface ChangedRow extends At {
  readonly kind: 'changed'
  readonly before: Json
  /** Absent where the server chooses the value only when the change is applied, such as a node port. */
  readonly after?: Json
  /** Where both values are texts that hold a map or a list: what differs in there, with paths from its root. */
  readonly inner?: { readonly format: TextFormat; readonly rows: readonly Row[] }
}

/** A list whose items are in another order; items that are new or go have rows of their own. */
export interface MovedRow extends At {
  readonly kind: 'moved'
  /** How many items both sides have. */
  readonly items: number
  /** These items in their new order, each as the step that leads to it; of a long list only the first. */
  readonly order: readonly PathStep[]
  /** The fewest items that explain the new order, and the first of them as steps. */
  readonly movedItems: number
  readonly moved: readonly PathStep[]
}

/** One difference between two documents, as a person would say it. Rows survive JSON and hold no secrets. */
export type Row = AddedRow | RemovedRow | ChangedRow | MovedRow
