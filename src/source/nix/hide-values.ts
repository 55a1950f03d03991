// Values of these options are short, harmless, and what one wants to see.
const settings =
  /^kubernixos\.(server|context|clusterId|instance|namespace|version|apply|prune|skipSchemas)\b/
// A single field of a manifest, but for the data of a Secret (of a ConfigMap, too: the message names no kind).
const harmlessField = /^kubernixos\.manifests\.("[^"]*"|[^."]+)\.(?!(?:data|stringData)\b)/

const harmlessValue = /^(null|true|false|<[a-z -]+>|\{ \}|\[ \])$/

// Since 2.20 nix shows the value that has a wrong type, and not whose it is.
const wrongType =
  /^(\s*(?:error: )?(?:expected an? .+? but found an? .+?|cannot coerce an? .+? to a string|attempt to call something which is not a function but an? .+?)): (.*)$/

/**
 * What nix says without the values of definitions that may be a Secret's: whole manifests, their `data`, misspelt
 * options, and what has a wrong type. The files that define them stay. Works on a message alone and in the midst of a trace.
 */
export function hideValues(lines: readonly string[]): string[] {
  let hides = false
  /** The indent of the definition whose value is under way. */
  let definition: string | undefined
  return lines.map(withoutWrongValue).flatMap(line => {
    const option = line.match(/option `([^']*)'/)?.[1]
    if (option !== undefined) hides = mayBeSecret(option)
    const [, head, indent, value] = (hides ? line.match(/^(( *)- In `[^']*')(?:: ?(.*))?$/) : null) ?? []
    if (head !== undefined) {
      definition = indent
      return [harmlessValue.test(value ?? '') ? line : head]
    }
    if (definition !== undefined && line.startsWith(`${definition}    `)) return []
    definition = undefined
    return [line]
  })
}

function withoutWrongValue(line: string): string {
  const [, complaint, value = ''] = line.match(wrongType) ?? []
  return complaint === undefined || harmlessValue.test(value) ? line : complaint
}

function mayBeSecret(option: string): boolean {
  return option.startsWith('kubernixos.') && !settings.test(option) && !harmlessField.test(option)
}
