import type { Origin } from '../../manifest/manifest.ts'

/** The name that nix/entries.nix gives to one entry of `kubernixos.manifests`. */
export interface EntryName {
  /** The name of the attribute. For an item of a list, the key that nix/identity.nix makes from the manifest. */
  readonly entry: string
  /**
   * The position in the list, counted from 0. Absent for an attribute, if the configuration mixes lists and attribute
   * sets, and if a flake pins Nix files that are older than this field.
   */
  readonly index?: number
}

/** `list:<group>/<kind>/<namespace>/<name>`, with `#2` at the end for the second such item (nix/identity.nix). */
const itemKey = /^list:[^/]*\/([^/]*)\/([^/]*)\/(.*?)(#\d+)?$/s

/** The origin of an entry. The title uses the names that a person finds in the Nix configuration. */
export function entryOrigin({ entry, index }: EntryName): Origin {
  const key = itemKey.exec(entry)
  return { title: key === null ? attributeTitle(entry) : itemTitle(key, index), pointer: '' }
}

function attributeTitle(name: string): string {
  return `manifests.${/^[A-Za-z_][\w'-]*$/.test(name) ? name : JSON.stringify(name)}`
}

/** `manifests[3] (Deployment shop/web)`: an item of a list has no name, so the title adds the object. */
function itemTitle([, kind = '', namespace, name = '', nth]: readonly string[], index?: number): string {
  const object = [kind, namespace ? `${namespace}/${name}` : name]
  const isCounted = index === undefined && nth !== undefined
  const words = [...object, ...(isCounted ? [nth] : [])].filter(word => word !== '').join(' ')
  const place = index === undefined ? 'a list item of manifests' : `manifests[${index}]`
  return words === '' ? place : `${place} (${words})`
}
