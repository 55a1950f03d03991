import { isTerminating, type Judged, type Verdict } from './prune-gate.ts'

/** The most deletions of a run: a number of objects, or a part of all objects that are ours, such as `10%`. */
export type DeletionLimit = number | `${number}%`

/** Keeps all candidates if more of them than the limit allows would be deleted (docs/rules.md 3.12 and 3.28). */
export function limitDeletions(judged: readonly Judged[], given: DeletionLimit | undefined): Judged[] {
  if (given === undefined) return [...judged]
  const asked = judged.filter(
    ({ candidate, verdict }) => verdict.kind === 'delete' && !isTerminating(candidate),
  ).length
  const most = inObjects(given, judged)
  if (asked <= most.limit) return [...judged]
  const kept: Verdict = { kind: 'keep', reason: { kind: 'over-limit', ...most, asked } }
  return judged.map(one => (one.verdict.kind === 'delete' ? { ...one, verdict: kept } : one))
}

/** The limit as a number of objects. A part of the objects is rounded down. */
function inObjects(given: DeletionLimit, judged: readonly Judged[]) {
  if (typeof given === 'number') return { limit: given }
  const of = judged.filter(isOurs).length
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
