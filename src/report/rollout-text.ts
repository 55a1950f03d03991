import { describeRef, kubectlName } from '../manifest/key.ts'
import type { Outcome } from '../rollout/outcome.ts'
import type { DryRun } from '../rollout/scope.ts'
import { failureWords } from './api-failure-text.ts'
import type { Explanation } from './explanation.ts'
import { explainKeep } from './keep-reason.ts'
import { explainRefusal } from './refusal.ts'
import { subjectOf } from './subject.ts'
import { visible } from './visible.ts'

/** What kubectl puts behind a line of a dry run. */
export const dryRunSuffix: Record<DryRun, string> = {
  none: '',
  client: ' (dry run)',
  server: ' (server dry run)',
}

/** One object's line for stdout, as kubectl prints it: `deployment.apps/web configured (server dry run)`. */
export function outcomeLine({ change, result }: Outcome, dryRun: DryRun): string {
  return `${visible(kubectlName(subjectOf(change)))} ${result}${dryRunSuffix[dryRun]}\n`
}

/**
 * What an outcome has to say beyond its word, for stderr: a failure with the API's reason, `Deployment shop/web
 * failed (Invalid): message`, or why something was kept, refused or not run. Undefined where the word says all.
 */
export function outcomeDetail(outcome: Outcome): string | undefined {
  const { change, result, failure, why } = outcome
  const name = visible(describeRef(subjectOf(change)))
  if (failure !== undefined) {
    const { reason, lines } = failureWords(failure, change)
    const word = change.action === 'restamp' ? 'warning: ' : ''
    return `${word}${name} ${result} (${reason}): ${lines.join('\n    ')}\n`
  }
  const explanation = explanationOf(outcome)
  if (explanation !== undefined) return explained(`${name} ${result}: ${explanation.message}`, explanation)
  return why === undefined ? undefined : `${name} ${result}: ${visible(why)}\n`
}

function explanationOf({ change, why }: Outcome): Explanation | undefined {
  if (change.action === 'refused') return explainRefusal(change)
  return change.action === 'keep' && why === undefined ? explainKeep(change.reason) : undefined
}

function explained(head: string, { details, hint }: Explanation): string {
  return [head, ...[...details, ...(hint === undefined ? [] : [hint])].map(line => `    ${line}`), ''].join(
    '\n',
  )
}
