import { dirname, join } from 'node:path'

// Files by which a folder is known: the lib of nixpkgs, and the copy of our Nix files that a flake pins.
const libraries = [
  ['modules.nix', 'options.nix', 'types.nix', 'trivial.nix'],
  ['evaluate.nix', 'manifests-type.nix', 'contract.nix'],
]

/**
 * Whether a file lies in the lib of nixpkgs or is one of our Nix files. Users did not write it, so a position in it does
 * not help them. `exists` says whether there is a file at a path.
 */
export function isLibraryFile(path: string, exists: (path: string) => boolean): boolean {
  const folder = dirname(path)
  if (libraries.some(names => names.every(name => exists(join(folder, name))))) return true
  return dirname(folder) !== folder && isLibraryFile(folder, exists)
}
