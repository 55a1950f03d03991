import { UserError } from '../../errors.ts'

/**
 * Refuses credentials that an HTTP header cannot contain, such as a token with a line break. fetch would refuse
 * them too, but its message quotes the token. Throws a UserError that names the header.
 */
export function checkHeaders(headers: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(headers)) {
    // RFC 9110 allows these characters in a field value.
    if (/^[\t\x20-\x7e\x80-\xff]*$/.test(value)) continue
    throw new UserError(
      `the credentials of the kubeconfig contain a character that the header ${name} cannot contain, such as a line break`,
    )
  }
}
