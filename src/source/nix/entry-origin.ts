import type { Origin } from '../../manifest/manifest.ts'

/** How nix/entries.nix names one entry of `kubernixos.manifests`. */
export interface EntryName {
  /** The name of the attribute; for an item of a list the key that nix/identity.nix makes of the manifest. */
  readonly entry: string
  /**
   * The position in the list, from 0. Absent for an attribute, for an item where lists and attribute sets are mixed,
   * and where the Nix files that a flake pins are older than this field.
   */
  readonly index?: number
}

/** `list:<group>/<kind>/<namespace>/<name>`, and `#2` for the second item of that name (nix/identity.nix). */
const itemKey = /^list:[^/]*\/([^/]*)\/([^/]*)\/(.*?)(#\d+)?$/s

/** The origin of an entry, in the words that a person finds in the Nix configuration. */
export function entryOrigin({ entry, index }: EntryName): Origin {
  const key = itemKey.exec(entry)
  return { title: key === null ? attributeTitle(entry) : itemTitle(key, index), pointer: '' }
}

function attributeTitle(name: string): string {
  return `manifests.${/^[A-Za-z_][\w'-]*$/.test(name) ? name : JSON.stringify(name)}`
}

/** `manifests[3] (Deployment shop/web)`: nobody wrote a name, so kind and name of the object say which it is. */
function itemTitle([, kind = '', namespace, name = '', nth]: readonly string[], index?: number): string {
  const object = [kind, namespace ? `${namespace}/${name}` : name]
  const isCounted = index === undefined && nth !== undefined
  const words = [...object, ...(isCounted ? [nth] : [])].filter(word => word !== '').join(' ')
  const place = index === undefined ? 'a list item of manifests' : `manifests[${index}]`
  return words === '' ? place : `${place} (${words})`
}
