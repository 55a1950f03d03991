import { UserError } from '../../errors.ts'

export interface FlakeReference {
  /** The flake reference that nix gets: a path, `github:owner/repository`, ... */
  readonly reference: string
  /** The name of a configuration, which may contain any character. Undefined if the user gave none. */
  readonly name: string | undefined
}

/**
 * Splits the value of --flake, which is REF[#NAME]. Throws UserError if REF is empty, or if nothing follows the `#`. A
 * script with an unset variable could leave out either, and would then use the configuration of another cluster.
 */
export function parseFlakeReference(text: string): FlakeReference {
  const mark = text.indexOf('#')
  const reference = mark < 0 ? text : text.slice(0, mark)
  const name = mark < 0 ? undefined : text.slice(mark + 1)
  if (reference.trim() === '')
    throw invalid(
      text,
      'the name of the flake is empty',
      `the flake of this directory is .${name ? `#${name}` : ''}`,
    )
  if (reference.startsWith('-'))
    throw invalid(text, 'a flake reference cannot begin with a dash', `for a folder, type --flake ./${text}`)
  if (name === '') throw invalid(text, 'no name follows the #', `to give no name, type --flake ${reference}`)
  return { reference, name }
}

function invalid(text: string, why: string, hint: string): UserError {
  return new UserError(`--flake ${text === '' ? "''" : text}: ${why}`, { hint })
}
