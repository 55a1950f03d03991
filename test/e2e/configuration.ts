type Data = string | number | boolean | null | readonly Data[] | { readonly [name: string]: Data }
type Attributes = { readonly [name: string]: Data }

/** A kubernixos.nix of these manifests by name, with other options of `kubernixos` beside them. */
export function configuration(
  manifests: Readonly<Record<string, Attributes>>,
  options: Attributes = {},
): { 'kubernixos.nix': string } {
  return { 'kubernixos.nix': `{ kubernixos = ${nixData({ ...options, manifests })}; }\n` }
}

/** A value as Nix: JSON in a Nix string, whose escapes are those of JSON but for `${`. */
function nixData(value: Data): string {
  return `builtins.fromJSON ${JSON.stringify(JSON.stringify(value)).replaceAll('${', '\\${')}`
}

/** A ConfigMap manifest; without a namespace it goes where namespaceless objects go. */
export function configMap(name: string, data: Readonly<Record<string, string>> = {}, namespace?: string) {
  const metadata = namespace === undefined ? { name } : { name, namespace }
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata, data }
}
