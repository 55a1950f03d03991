import type { ChalkInstance } from 'chalk'
import type { ExitReason } from '../errors.ts'
import type { Listener } from '../events/emitter.ts'
import type { Event } from '../events/event.ts'
import { describeRef } from '../manifest/key.ts'
import type { Change } from '../plan/change.ts'
import { heldByText } from '../plan/held-by.ts'
import { hasRefusals, type Plan } from '../plan/plan.ts'
import { type Gap, stopsPrune } from '../plan/prune/gap.ts'
import type { Remaining } from '../rollout/rollout-api.ts'
import type { DryRun } from '../rollout/scope.ts'
import type { ClusterFlags } from '../typed-command.ts'
import { apiWarningText } from './api-warning-text.ts'
import { renderDiff } from './diff-text.ts'
import { gapWarnings } from './gap-text.ts'
import { idleRuleWarning } from './ignore-text.ts'
import { leavingLines } from './leaving-text.ts'
import { lockText } from './lock-text.ts'
import { leftOutWarning, nullsWarning, unknownAnnotationWarning } from './manifest-warnings.ts'
import { readinessSummary, readinessText } from './readiness-text.ts'
import { dryRunSuffix, outcomeDetail, outcomeLine } from './rollout-text.ts'
import { leftAloneLine, savedPlanLine } from './saved-plan-lines.ts'
import { planSummary, rolloutSummary } from './summary.ts'
import { UnknownKinds } from './unknown-kinds.ts'
import { visible } from './visible.ts'

/** Where lines go: results to `out`, everything else to `err`. */
export interface LineStreams {
  readonly out: (text: string) => void
  readonly err: (text: string) => void
  readonly outColor: ChalkInstance
  readonly errColor: ChalkInstance
}

/**
 * Prints the lines of a run. The line of an object is printed as soon as its outcome is known. With `-o json` the
 * document contains the results, and only the lines for stderr are printed.
 */
export function runLines(
  { out, err, outColor, errColor }: LineStreams,
  asked: { readonly json: boolean; readonly dryRun: DryRun; readonly flags?: ClusterFlags },
): Listener {
  const waiting = heldLines()
  const gaps = once((seen: readonly Gap[]) => gapWarnings(seen))
  // diff has lines of its own for these objects.
  const leaving = once((plan: Plan) => leavingLines(plan.leaving))
  let unknown: UnknownKinds | undefined
  let changes: readonly Change[] = []
  let savedIn: string | undefined
  const ended = (reason: ExitReason | null, summary: string) => err(lastLine(reason, summary, errColor))
  return event => {
    switch (event.kind) {
      case 'evaluator-said':
        return err(event.text)
      case 'api-warning':
        return err(`${errColor.yellow('Warning:')} ${apiWarningText(event.text, event.objects)}\n`)
      case 'fields-left-out':
        return err(leftOutWarning(event.manifests))
      case 'annotations-unknown':
        return err(event.annotations.map(unknownAnnotationWarning).join(''))
      case 'nulls-not-judged':
        return err(nullsWarning(event.of))
      case 'rules-idle':
        return err(event.rules.map(idleRuleWarning).join(''))
      case 'lock':
        return err(lockText(event.news))
      case 'diff-ready':
        leaving(event.plan)
        if (!asked.json) out(renderDiff(event.plan, outColor, { flags: asked.flags }))
        err(gaps(event.plan.unseen))
        err(savedPlanLine(savedIn, asked.flags))
        return ended(hasRefusals(event.plan) ? 'refused' : null, planSummary(event.plan))
      case 'plan-saved':
        savedIn = event.path
        return
      case 'left-alone':
        return err(leftAloneLine(event.objects))
      case 'rollout-started':
        unknown = new UnknownKinds(event.plan.changes)
        changes = event.plan.changes
        return err(`${gaps(passedGaps(event))}${leaving(event.plan)}`)
      case 'outcome':
        if (asked.json) return
        out(outcomeLine(event.outcome, asked.dryRun))
        return err(outcomeDetail(event.outcome, { flags: asked.flags, unknown, changes }) ?? '')
      case 'task-waiting':
        return err(waiting(event.left))
      case 'task-unready':
      case 'readiness':
        return err(readinessText(event, asked.json))
      case 'rollout-ended':
        return ended(event.reason, rolloutEnd(event))
      case 'evaluated':
      case 'connected':
      case 'cluster-warning':
      case 'cluster-note':
      case 'request-answered':
      case 'body-transferred':
      case 'request-repeated':
      case 'limit-changed':
      case 'requests-paused':
      case 'dry-runs':
      case 'tasks':
      case 'task-started':
      case 'task-finished':
      case 'status':
      case 'run-stopped':
        return
    }
  }
}

/** The summary, with the reason of a failure before it. After an interrupt, the program prints another line. */
function lastLine(reason: ExitReason | null, summary: string, color: ChalkInstance): string {
  const isNamed = reason !== null && reason !== 'interrupted'
  return `${isNamed ? `${color.red(`${reason}:`)} ` : ''}${summary}\n`
}

function rolloutEnd({ outcomes, reason, dryRun }: Extract<Event, { kind: 'rollout-ended' }>): string {
  const nothing = reason === 'refused' ? '; nothing was written' : ''
  return `${rolloutSummary(outcomes)}${readinessSummary(outcomes)}${nothing}${dryRunSuffix[dryRun]}`
}

/** The gaps that a rollout warns about. Those that stop prune are an error of their own. */
function passedGaps({ plan, scope }: Extract<Event, { kind: 'rollout-started' }>): readonly Gap[] {
  return scope.prune ? plan.unseen.filter(gap => !stopsPrune(gap)) : []
}

/** Returns a function whose text is printed once, although diff and a rollout of one run both have it. */
function once<T>(textOf: (value: T) => string): (value: T) => string {
  let isDone = false
  return value => {
    if (isDone) return ''
    isDone = true
    return textOf(value)
  }
}

/**
 * Returns the lines for deleted objects that something holds. An object has a line only when its finalizers or the types of
 * its conditions have changed since its last line.
 */
function heldLines(): (left: readonly Remaining[]) => string {
  const told = new Map<string, string>()
  return left => {
    const lines = left.flatMap(({ ref, uid, finalizers, conditions = [] }) => {
      // The messages of conditions count objects, so they change all the time.
      const holders = [...finalizers, ...conditions.map(({ type }) => type)].join(', ')
      if (holders === '' || told.get(uid) === holders) return []
      told.set(uid, holders)
      const held = heldByText({ finalizers, conditions })
      return [`${visible(`waiting for ${describeRef(ref)} to go${held}`)}\n`]
    })
    return lines.join('')
  }
}
