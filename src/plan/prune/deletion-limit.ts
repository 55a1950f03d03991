import type { Change, Replace } from '../change.ts'
import { changesOf, isWrite } from '../changes-of.ts'
import type { OverLimit } from '../reasons.ts'
import { isTerminating, type Judged, type Verdict } from './prune-gate.ts'

/** The most deletions of a run: a number of objects, or a part of all objects that are ours, such as `10%`. */
export type DeletionLimit = number | `${number}%`

/**
 * Keeps all candidates if more objects than the limit allows would be deleted (docs/rules.md 3.12 and 3.28). `replaced` is
 * the number of wanted objects that are deleted and created again. They count like deletions.
 */
export function limitDeletions(
  judged: readonly Judged[],
  given: DeletionLimit | undefined,
  replaced = 0,
): Judged[] {
  if (given === undefined) return [...judged]
  const deleted = judged.filter(
    ({ candidate, verdict }) => verdict.kind === 'delete' && !isTerminating(candidate),
  ).length
  const reason = overLimit(given, { deleted, replaced, ours: judged.filter(isOurs).length })
  if (reason === undefined) return [...judged]
  const kept: Verdict = { kind: 'keep', reason }
  return judged.map(one => (one.verdict.kind === 'delete' ? { ...one, verdict: kept } : one))
}

/**
 * Refuses all replacements if there are more of them than the limit allows. `judged` are the objects that carry our label.
 * An apply without prune does not look for them, and the wanted objects that exist count instead.
 */
export function limitReplacements(
  changes: readonly Change[],
  given: DeletionLimit | undefined,
  judged: readonly Judged[],
): readonly Change[] {
  const replaced = changesOf(changes, 'replace').length
  if (given === undefined || replaced === 0) return changes
  const ours = judged.length > 0 ? judged.filter(isOurs).length : changes.filter(exists).length
  const reason = overLimit(given, { deleted: 0, replaced, ours })
  if (reason === undefined) return changes
  return changes.map(change => (change.action === 'replace' ? refusedReplace(change, reason) : change))
}

function refusedReplace({ key, ref, origin, extras, resource }: Replace, reason: OverLimit): Change {
  return { action: 'refused', half: 'apply', key, ref, origin, extras, resource, reason }
}

function exists(change: Change): boolean {
  return (
    (change.action === 'unchanged' && change.ranBefore === undefined) ||
    (isWrite(change) && change.action !== 'create')
  )
}

interface Counts {
  readonly deleted: number
  readonly replaced: number
  /** The number of all objects that are ours. */
  readonly ours: number
}

function overLimit(given: DeletionLimit, { deleted, replaced, ours }: Counts): OverLimit | undefined {
  const asked = deleted + replaced
  const most = inObjects(given, ours)
  if (asked <= most.limit) return undefined
  return { kind: 'over-limit', ...most, asked, ...(replaced === 0 ? {} : { replaced }) }
}

/** The limit as a number of objects. A part of the objects is rounded down. */
function inObjects(given: DeletionLimit, of: number) {
  if (typeof given === 'number') return { limit: given }
  return { limit: Math.floor((of * Number.parseInt(given, 10)) / 100), percent: { given, of } }
}

/** Whether an object certainly belongs to this configuration. Wanted objects do, too. Those that are going do not count. */
function isOurs({ candidate, verdict }: Judged): boolean {
  return !isTerminating(candidate) && verdict.kind !== 'mirrored' && !isDoubtful(verdict)
}

/** Whether the gate keeps an object because nothing proves that it is ours. */
function isDoubtful(verdict: Verdict): boolean {
  if (verdict.kind !== 'keep') return false
  const { kind } = verdict.reason
  return kind === 'other-field-manager' || kind === 'legacy' || kind === 'cleared'
}
