import { isJsonObject, type Json } from '../../manifest/object.ts'
import { extendPointer } from '../../manifest/pointer.ts'
import type { Problem } from '../../manifest/problems.ts'

/** A value of a manifest that refers to the Nix store, as nix/store-paths.nix finds it. */
export interface StorePath {
  /** The names of the fields, and the positions in lists, that lead to the value. */
  readonly path: readonly string[]
  /** Whether nix copied a file or folder to the store. Otherwise a derivation would build what is there. */
  readonly isFile: boolean
}

// The name of a store path begins with a hash of 32 characters. The store may be in another folder than /nix/store.
const storePath = /(?:\/[\w.+-]+)+\/[0-9a-z]{32}-[\w+.?=-]+/

/**
 * The problems of values that contain a path in the Nix store, because no Pod has this path, and nothing builds what a
 * derivation would put there. A value that refers to the store without containing a path is no problem. An example is
 * a hash that was cut from a store path.
 */
export function findStorePaths(object: Json, places: readonly StorePath[] = []): Problem[] {
  return places.flatMap(({ path, isFile }) => {
    const value = valueAt(object, path)
    const found = typeof value === 'string' ? value.match(storePath)?.[0] : undefined
    if (found === undefined) return []
    const text = isFile
      ? `contains ${found}, which exists only on this machine; for the text of the file write builtins.readFile ./${nameOf(found)}`
      : `contains ${found}, which is not built and not copied to the cluster; if Pods have this path, write builtins.unsafeDiscardStringContext`
    return [{ pointer: path.reduce(extendPointer, ''), text }]
  })
}

function nameOf(path: string): string {
  return path.replace(/^.*\/[0-9a-z]{32}-/, '')
}

function valueAt(value: Json | undefined, [token, ...rest]: readonly string[]): Json | undefined {
  if (token === undefined) return value
  if (Array.isArray(value)) return valueAt(value[Number(token)], rest)
  return isJsonObject(value) ? valueAt(value[token], rest) : undefined
}
