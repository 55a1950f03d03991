import { UserError } from '../../errors.ts'

/**
 * Refuses credentials that cannot stand in a header, such as a token with a line break, before fetch does:
 * its message would quote the token. Throws a UserError that names the header.
 */
export function checkHeaders(headers: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(headers)) {
    // What RFC 9110 allows in a field value; anything else is a broken file or plugin.
    if (/^[\t\x20-\x7e\x80-\xff]*$/.test(value)) continue
    throw new UserError(
      `the credentials of the kubeconfig hold a character that the header ${name} cannot hold, such as a line break`,
    )
  }
}
