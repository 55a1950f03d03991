import type { JsonObject } from '../manifest/object.ts'
import type { Refused } from '../plan/change.ts'
import type { Conflict } from '../plan/fields/conflict.ts'
import type { KeepReason } from '../plan/reasons.ts'
import type { ClusterFlags } from '../typed-command.ts'
import type { Explanation } from './explanation.ts'
import { failureWords } from './explanation.ts'
import { failureHint } from './failure-hint.ts'
import { fieldPath } from './field-path.ts'
import { explainKeep } from './keep-reason.ts'
import { explainRefusal } from './refusal.ts'
import { visible } from './visible.ts'

/** A refusal as JSON: its kind, its message and hint, and the fields of a conflict. */
export function refusalReason(change: Refused, flags: ClusterFlags): JsonObject {
  if (change.half === 'prune') {
    const { status, reason } = change.failure
    return { kind: 'rejected', ...sentence(explainRefusal(change, flags), 'whole'), status, reason }
  }
  const { reason } = change
  return {
    kind: reason.kind,
    ...sentence(explainRefusal(change, flags), reason.kind === 'conflict' ? 'without details' : 'whole'),
    ...(reason.kind === 'conflict' ? { conflicts: reason.conflicts.map(conflictJson) } : {}),
    ...(reason.kind === 'rejected' ? { status: reason.failure.status, reason: reason.failure.reason } : {}),
  }
}

/** Why an object is kept, as JSON. */
export function keepReason(reason: KeepReason): JsonObject {
  return { kind: reason.kind, ...sentence(explainKeep(reason), 'whole') }
}

/** The API's answer to a failed write or deletion, as JSON. */
export function failureReason(outcome: Parameters<typeof failureHint>[0], flags: ClusterFlags): JsonObject {
  const { failure } = outcome
  const { reason, lines } = failureWords(failure)
  const hint = failureHint(outcome, flags)
  const next = hint === undefined ? {} : { hint: visible(hint) }
  return { kind: 'failed', message: lines.join('\n'), ...next, status: failure.status, reason }
}

/**
 * The message and hint of an explanation. Details become part of the message, except where the JSON has the fields
 * of a conflict separately.
 */
function sentence({ message, details, hint }: Explanation, extent: 'whole' | 'without details'): JsonObject {
  const lines = extent === 'whole' ? [message, ...details] : [message]
  return { message: lines.join('\n'), ...(hint === undefined ? {} : { hint }) }
}

function conflictJson({ path, steps, manager, operation, subresource, live, wanted }: Conflict): JsonObject {
  return {
    path,
    field: fieldPath(steps),
    manager,
    operation,
    ...(subresource === undefined ? {} : { subresource }),
    ...(live === undefined ? {} : { live }),
    ...(wanted === undefined ? {} : { wanted }),
  }
}
