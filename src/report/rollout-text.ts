import { describeRef, kubectlName } from '../manifest/key.ts'
import type { Change, Refused } from '../plan/change.ts'
import type { Conflict } from '../plan/fields/conflict.ts'
import type { Outcome } from '../rollout/outcome.ts'
import type { DryRun } from '../rollout/scope.ts'
import type { ClusterFlags } from '../typed-command.ts'
import { takenText } from './conflict-text.ts'
import type { Explanation } from './explanation.ts'
import { failureWords } from './explanation.ts'
import { failureHint } from './failure-hint.ts'
import { ranBeforeNote } from './job-note.ts'
import { explainKept } from './kept-text.ts'
import { oursInsideLines } from './ours-inside.ts'
import { explainRefusal } from './refusal.ts'
import type { UnknownKinds } from './unknown-kinds.ts'
import { visible } from './visible.ts'

/** What kubectl appends to the line of an object in a dry run. */
export const dryRunSuffix: Record<DryRun, string> = {
  none: '',
  client: ' (dry run)',
  server: ' (server dry run)',
}

/** The line of an object for stdout, in kubectl's form: `deployment.apps/web configured (server dry run)`. */
export function outcomeLine({ change, result }: Outcome, dryRun: DryRun): string {
  return `${visible(kubectlName(change.ref))} ${result}${dryRunSuffix[dryRun]}\n`
}

/** What an explanation needs besides the outcome. */
interface DetailContext {
  /** Commands in hints repeat these flags. */
  readonly flags?: ClusterFlags | undefined
  /** Objects of unknown kinds are explained together, with the first of them. */
  readonly unknown?: UnknownKinds | undefined
  /** All changes of the plan. */
  readonly changes?: readonly Change[]
}

/**
 * The lines for stderr that explain an outcome: a failure with the API's reason, `Deployment shop/web failed
 * (Invalid): message`, why an object was kept, refused or not run, or which fields of others an apply has taken.
 * Undefined if there is nothing to explain.
 */
export function outcomeDetail(
  outcome: Outcome,
  { flags = {}, unknown, changes = [] }: DetailContext = {},
): string | undefined {
  const name = visible(describeRef(outcome.change.ref))
  switch (outcome.result) {
    case 'failed': {
      const { reason, lines } = failureWords(outcome.failure)
      const hint = failureHint(outcome, flags)
      const text = [...lines, ...(hint === undefined ? [] : [visible(hint)])].join('\n    ')
      return outcome.change.action === 'restamp'
        ? `warning: ${name} was not restamped (${reason}): ${text}\n`
        : `${name} failed (${reason}): ${text}\n`
    }
    case 'refused':
      return refusalDetail(outcome.change, unknown?.groupOf(outcome.change, flags), flags)
    case 'kept':
      return explained(
        `${name} kept`,
        explainKept({ change: outcome.change, reason: outcome.reason }, changes),
      )
    case 'not-run':
      return `${name} not-run: ${visible(outcome.why)}\n`
    case 'created':
    case 'configured':
    case 'recreated':
    case 'adopted':
    case 'restamped':
      return outcome.taken === undefined ? undefined : takenDetail(name, outcome.taken)
    case 'unchanged': {
      const note = outcome.change.action === 'unchanged' ? ranBeforeNote(outcome.change) : undefined
      return note === undefined ? undefined : `${name}: ${note}\n`
    }
    case 'pruned':
      return prunedDetail(name, outcome)
    case 'released':
      return undefined
  }
}

function prunedDetail(name: string, { change, left }: Extract<Outcome, { result: 'pruned' }>) {
  const inside = change.action === 'delete' ? oursInsideLines(change) : []
  const lines = [...(left === undefined ? [] : [visible(left.message)]), ...inside]
  return lines.length === 0 ? undefined : lines.map(line => `${name}: ${line}\n`).join('')
}

function takenDetail(name: string, taken: readonly Conflict[]): string {
  const lines = taken.map(conflict => `    ${visible(takenText(conflict))}`)
  return [`${name}:`, ...lines, ''].join('\n')
}

function explained(head: string, { message, details, hint }: Explanation): string {
  const lines = [...details, ...(hint === undefined ? [] : [hint])]
  return [`${head}: ${message}`, ...lines.map(line => `    ${line}`), ''].join('\n')
}

function refusalDetail(
  change: Refused,
  group: ReturnType<UnknownKinds['groupOf']>,
  flags: ClusterFlags,
): string | undefined {
  if (group === 'told') return undefined
  if (group !== undefined) return explained(group.head, group.explanation)
  return explained(`${visible(describeRef(change.ref))} refused`, explainRefusal(change, flags))
}
