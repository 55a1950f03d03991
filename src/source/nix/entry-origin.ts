import type { Origin } from '../../manifest/manifest.ts'

/** The name that nix/entries.nix gives to one entry of `kubernixos.manifests`. */
export interface EntryName {
  /** The name of the attribute. For an item of a list, the key that nix/identity.nix makes from the manifest. */
  readonly entry: string
  /**
   * The position in the list, counted from 0. Absent for an attribute, and if a flake pins Nix files that are older than
   * this field. Without `file`, also absent if the configuration mixes lists and attribute sets.
   */
  readonly index?: number
  /** The file that holds the list. Absent if a single module defines the manifests, or if the module is not in a file. */
  readonly file?: string
}

/** `list:<group>/<kind>/<namespace>/<name>`, with `#2` at the end for the second such item (nix/identity.nix). */
const itemKey = /^list:[^/]*\/([^/]*)\/([^/]*)\/(.*?)(#\d+)?$/s

/** The origin of an entry. The title uses the names that a person finds in the Nix configuration. */
export function entryOrigin({ entry, ...place }: EntryName): Origin {
  const key = itemKey.exec(entry)
  return { title: key === null ? attributeTitle(entry) : itemTitle(key, place), pointer: '' }
}

/** Whether an entry is an item of a list. */
export function isListItem({ entry }: EntryName): boolean {
  return itemKey.test(entry)
}

function attributeTitle(name: string): string {
  return `manifests.${/^[A-Za-z_][\w'-]*$/.test(name) ? name : JSON.stringify(name)}`
}

/**
 * `manifests[3] of /shop/web.nix (Deployment shop/web)`: an item of a list has no name, so the title adds the file and the
 * object. Nix knows a file of a flake under its path in the store, of which only the end means something to a person.
 */
function itemTitle(
  [, kind = '', namespace, name = '', nth]: readonly string[],
  { index, file }: Omit<EntryName, 'entry'>,
): string {
  const object = [kind, namespace ? `${namespace}/${name}` : name]
  const isCounted = index === undefined && nth !== undefined
  const words = [...object, ...(isCounted ? [nth] : [])].filter(word => word !== '').join(' ')
  const of = file === undefined ? '' : ` of ${file.replace(/^\/nix\/store\/[^/]+-source\//, '')}`
  const place = index === undefined ? 'a list item of manifests' : `manifests[${index}]${of}`
  return words === '' ? place : `${place} (${words})`
}
