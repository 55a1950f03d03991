import { UserError } from '../../errors.ts'

export interface FlakeReference {
  /** What nix takes for a flake: a path, `github:owner/repository`, ... */
  readonly reference: string
  /** The name of a configuration, of any characters; undefined where none was given. */
  readonly name: string | undefined
}

/**
 * Takes the value of --flake apart: REF[#NAME]. What an unset variable of a script would leave out is no short form
 * here, since another cluster's configuration could be the result. Throws UserError.
 */
export function parseFlakeReference(text: string): FlakeReference {
  const mark = text.indexOf('#')
  const reference = mark < 0 ? text : text.slice(0, mark)
  const name = mark < 0 ? undefined : text.slice(mark + 1)
  if (reference.trim() === '')
    throw invalid(text, 'no flake is named', `the flake of this directory is .${name ? `#${name}` : ''}`)
  if (reference.startsWith('-'))
    throw invalid(text, 'a flake reference begins with no dash', `write ./${text}`)
  if (name === '') throw invalid(text, 'no name follows the #', `without a name it is --flake ${reference}`)
  return { reference, name }
}

function invalid(text: string, why: string, hint: string): UserError {
  return new UserError(`--flake ${text === '' ? "''" : text}: ${why}`, { hint })
}
