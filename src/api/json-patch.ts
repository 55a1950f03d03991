import type { Json } from '../manifest/object.ts'

/** One operation of an RFC 6902 patch as it is sent. Its values may be those of a Secret, so it is never printed. */
export type JsonPatchOperation =
  | { readonly op: 'add' | 'replace'; readonly path: string; readonly value: Json }
  | { readonly op: 'remove'; readonly path: string }
