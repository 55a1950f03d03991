// Users need to see the values of these options. They are short and never secret.
const settings =
  /^kubernixos\.(server|context|clusterId|instance|namespace|version|apply|prune|readiness|skipSchemas)\b/
// A field of a manifest other than `data` and `stringData`. The message does not name the kind of the manifest, so the
// data of a ConfigMap is hidden like that of a Secret.
const harmlessField = /^kubernixos\.manifests\.("[^"]*"|[^."]+)\.(?!(?:data|stringData)\b)/

const harmlessValue = /^(null|true|false|<[a-z -]+>|\{ \}|\[ \])$/

// Nix 2.20 and newer show a value that has a wrong type, but not the option to which the value belongs.
const wrongType =
  /^(\s*(?:error: )?(?:expected an? .+? but found an? .+?|cannot coerce an? .+? to a string|attempt to call something which is not a function but an? .+?)): (.*)$/

/**
 * Removes values that may be secret from the output of nix: those of whole manifests, of their `data`, of options with
 * an unknown name, and of a wrong type. Keeps the files that define them. `lines` may be a message or a whole trace.
 */
export function hideValues(lines: readonly string[]): string[] {
  let hides = false
  /** The indent of the definition whose value the current line may continue. */
  let definition: string | undefined
  return lines.map(withoutWrongValue).flatMap(line => {
    const option = line.match(/option `([^']*)'/)?.[1]
    if (option !== undefined) hides = mayBeSecret(option)
    const [, head, indent, value] = (hides ? line.match(/^(( *)- In `[^']*')(?:: ?(.*))?$/) : null) ?? []
    if (head !== undefined) {
      definition = indent
      return [harmlessValue.test(value ?? '') ? line : head + typeOf(value)]
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

/** The type of a value that is not shown. */
function typeOf(value: string | undefined): string {
  if (value?.startsWith('"') || value?.startsWith("''")) return ': a string'
  return /^-?\d/.test(value ?? '') ? ': a number' : ''
}

function mayBeSecret(option: string): boolean {
  return option.startsWith('kubernixos.') && !settings.test(option) && !harmlessField.test(option)
}
