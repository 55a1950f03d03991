import { describeRef, type ObjectRef } from '../manifest/key.ts'
import type { RolloutEvent } from '../rollout/events.ts'
import { type Outcome, readinessOfOutcome } from '../rollout/outcome.ts'
import type { ReadyResult, Unready } from '../rollout/ready-result.ts'
import { diagnosisLines } from './diagnosis-text.ts'
import { countWords } from './summary.ts'
import { visible } from './visible.ts'

type ReadinessEvent = Extract<RolloutEvent, { kind: 'task-unready' | 'readiness' }>

/** Objects that a line about a wait names. Thousands may be awaited. */
const mostNamed = 5

/** What an event says about readiness on stderr. With `-o json` the document has the results. */
export function readinessText(event: ReadinessEvent, json: boolean): string {
  if (event.kind === 'task-unready') return unreadyLines(event.left)
  return json ? '' : readinessLine(event.ref, event.readiness)
}

/** The line for stderr while objects are awaited: `waiting for 2 objects to become ready:` and a line for each. */
function unreadyLines(left: readonly Unready[]): string {
  const named = left.slice(0, mostNamed).map(({ ref, why }) => `${describeRef(ref)}: ${why}`)
  const others = left.length - named.length
  const lines = [...named.map(visible), ...(others > 0 ? [`and ${others} more`] : [])]
  const head = `waiting for ${left.length} ${left.length === 1 ? 'object' : 'objects'} to become ready:`
  return [head, ...lines.map(line => `    ${line}`), ''].join('\n')
}

const endings: Record<Exclude<ReadyResult['state'], 'ready'>, string> = {
  failed: 'cannot become ready',
  'timed-out': 'did not become ready in time',
  stopped: 'was not ready when the wait ended',
}

/** The line for stderr about an object that is not ready at the end of a wait; empty if it is ready. */
function readinessLine(ref: ObjectRef, readiness: ReadyResult): string {
  if (readiness.state === 'ready') return ''
  const head = visible(`${describeRef(ref)} ${endings[readiness.state]}: ${readiness.why}`)
  const details = readiness.diagnosis === undefined ? [] : diagnosisLines(readiness.diagnosis)
  return [head, ...details.map(line => `    ${line}`), ''].join('\n')
}

const countedWords: Record<ReadyResult['state'], string> = {
  ready: 'ready',
  failed: 'cannot become ready',
  'timed-out': 'not ready in time',
  stopped: 'not ready when the wait ended',
}

/**
 * What the summary says about readiness: `; 4 awaited, all ready`, or `; 4 awaited: 3 ready, 1 not ready in time`.
 * The first number is said because objects without a status, such as a ConfigMap, are not awaited. Empty if nothing was.
 */
export function readinessSummary(outcomes: readonly Outcome[]): string {
  const counts = countReadiness(outcomes)
  if (counts === undefined) return ''
  const words = readyStates.filter(state => counts[state] > 0)
  const awaited = words.reduce((sum, state) => sum + counts[state], 0)
  if (awaited === counts.ready) return `; ${awaited} awaited, all ready`
  return `; ${awaited} awaited: ${words.map(state => `${counts[state]} ${countedWords[state]}`).join(', ')}`
}

const readyStates = Object.keys(countedWords) as ReadyResult['state'][]

/** How many objects were ready, and how many were not. Undefined if nothing was awaited. */
export function countReadiness(
  outcomes: readonly Outcome[],
): Record<ReadyResult['state'], number> | undefined {
  const found = outcomes.flatMap(outcome => readinessOfOutcome(outcome)?.state ?? [])
  return found.length === 0 ? undefined : countWords(readyStates, found)
}
