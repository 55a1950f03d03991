import type { ChalkInstance } from 'chalk'
import { shellWord } from '../errors.ts'
import type { Adopt, Update } from '../plan/change.ts'
import type { Claim, EntryClaim } from '../plan/fields/claim.ts'
import type { Extra } from '../plan/fields/conflict.ts'
import { fieldPath } from './field-path.ts'
import { visible } from './visible.ts'

/** The lines below an object about the fields that become ours before the apply. */
export function claimLines(claims: readonly Claim[], color: ChalkInstance): string[] {
  return claims.map(claim => {
    if (claim.kind === 'entry') return `    ${color.yellow(`taken over: ${takenOver(claim)}`)}`
    if (claim.kind === 'version') {
      const entries = `the entries of ${claim.apiVersion} in managedFields, a version that the server no longer knows`
      return `    ${color.yellow(`rewritten: ${visible(entries)}`)}`
    }
    const why = `because the server rejects the manifest beside it: ${visible(claim.why)}`
    return `    ${color.yellow(`cleared: ${fieldPath(claim.steps)}, ${why}`)}`
  })
}

function takenOver({ manager, operation, why }: EntryClaim): string {
  const fields = `all fields of ${JSON.stringify(manager)} (${operation})`
  return why === 'renamed' ? `${fields}, which is our former field manager` : fields
}

/** The lines below an object about the fields that leave the configuration and stay, because others own them, too. */
export function givenUpLines({ givenUp = [] }: Update | Adopt, color: ChalkInstance): string[] {
  const lines = givenUp.map(({ steps, manager }) =>
    color.yellow(`    dropped, but stays: ${fieldPath(steps)} (${visible(manager)})`),
  )
  const managers = [...new Set(givenUp.map(({ manager }) => manager))]
  const flags = managers.map(manager => `--take-over ${visible(shellWord(manager))}`).join(' ')
  if (lines.length === 0) return []
  return [...lines, `    To remove it, add ${flags}, or remove it as ${visible(managers.join(' and '))}.`]
}

/** The lines below an object about the fields that others set beside the manifest. */
export function extraLines(extras: readonly Extra[], color: ChalkInstance): string[] {
  return extras.map(({ steps, manager }) =>
    color.dim(`    extra: ${fieldPath(steps)} (${visible(manager)}), stays`),
  )
}
