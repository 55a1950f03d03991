import { UserError } from '../../errors.ts'
import type { UserEntry } from '../kubeconfig/kubeconfig.ts'

function only(what: string, values: readonly string[]): string {
  const [first = '', ...more] = values
  if (more.length === 0) return first
  throw new UserError(
    `the kubeconfig's user impersonates several ${what} (${values.join(', ')}); kubectl-nixos supports one at most`,
    {
      hint: 'leave all but one out of the kubeconfig',
    },
  )
}

/**
 * The headers that make the server treat the user as another one (`as`, `as-uid`, `as-groups`, `as-user-extra`).
 * Bun's fetch joins repeated headers by a comma, and the API server would read them as one group with a long name.
 * Several groups are therefore a UserError.
 */
export function impersonationHeaders(user: UserEntry): Record<string, string> {
  const headers: Record<string, string> = {}
  if (user.as) headers['Impersonate-User'] = user.as
  if (user.asUid) headers['Impersonate-Uid'] = user.asUid
  if (user.asGroups.length > 0) headers['Impersonate-Group'] = only('groups', user.asGroups)
  for (const [key, values] of Object.entries(user.asUserExtra)) {
    if (values.length > 0)
      headers[`Impersonate-Extra-${encodeURIComponent(key)}`] = only(`values of "${key}"`, values)
  }
  return headers
}
