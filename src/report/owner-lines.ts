import type { ChalkInstance } from 'chalk'
import { shellWord } from '../errors.ts'
import type { Adopt, Update } from '../plan/change.ts'
import type { Claim, EntryClaim } from '../plan/fields/claim.ts'
import type { Extra } from '../plan/fields/conflict.ts'
import { isRemovable } from '../plan/fields/removable.ts'
import { fieldPath } from './field-path.ts'
import { visible } from './visible.ts'

/** The lines below an object about the fields that become ours before the apply. */
export function claimLines(claims: readonly Claim[], color: ChalkInstance): string[] {
  return claims.map(claim => `    ${color.yellow(claimText(claim))}`)
}

function claimText(claim: Claim): string {
  switch (claim.kind) {
    case 'entry':
      return `taken over: ${takenOver(claim)}`
    case 'extra':
      return `removed: ${fieldPath(claim.steps)}, an extra of ${visible(claim.manager)}`
    case 'field':
      return `cleared: ${fieldPath(claim.steps)}, because the server rejects the manifest beside it: ${visible(claim.why)}`
    case 'version':
      return `rewritten: the entries of ${visible(claim.apiVersion)} in managedFields, a version that the server no longer knows`
  }
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

/** The line at the end of a diff about the flag that removes extras. Empty if the flag removes none of these. */
export function removalHint(extras: readonly Extra[], color: ChalkInstance): string[] {
  if (!extras.some(isRemovable)) return []
  return [color.dim('To remove extras that people added with kubectl, add --remove-extras.')]
}

/** The lines below an object about the fields that others set beside the manifest. */
export function extraLines(extras: readonly Extra[], color: ChalkInstance): string[] {
  return extras.map(({ steps, manager }) =>
    color.dim(`    extra: ${fieldPath(steps)} (${visible(manager)}), stays`),
  )
}
