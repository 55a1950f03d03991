import type { ObjectRef } from '../manifest/key.ts'
import type { Json, JsonObject } from '../manifest/object.ts'
import type { Change, Delete, OursInside, Replace, WriteChange } from '../plan/change.ts'
import { isWrite } from '../plan/changes-of.ts'
import { createdRows } from '../plan/diff.ts'
import { type LeftBehind, type Outcome, readinessOfOutcome } from '../rollout/outcome.ts'
import type { ReadyResult } from '../rollout/ready-result.ts'
import type { ClusterFlags } from '../typed-command.ts'
import { diagnosisJson } from './diagnosis-json.ts'
import { fieldsJson } from './json-fields.ts'
import { heldByJson } from './json-held-by.ts'
import { ownersJson, takenJson } from './json-owners.ts'
import { failureReason, keepReason, refusalReason } from './json-reason.ts'

/** A change of a plan, with the action in the present tense. */
export function plannedJson(change: Change, flags: ClusterFlags): JsonObject {
  return {
    action: change.action,
    ...whatOf(change),
    ...(isWrite(change) ? takenJson(change.taken) : {}),
    ...optional('reason', plannedReason(change, flags)),
  }
}

/** What became of a change, with the result in the past tense. */
export function outcomeJson(outcome: Outcome, flags: ClusterFlags): JsonObject {
  const { change, result } = outcome
  return {
    action: result,
    ...whatOf(change),
    ...optional('reason', outcomeReason(outcome, flags)),
    ...answerJson(outcome),
    ...optional('readiness', readinessJson(readinessOfOutcome(outcome))),
  }
}

function outcomeReason(outcome: Outcome, flags: ClusterFlags): JsonObject | undefined {
  switch (outcome.result) {
    case 'failed':
      return failureReason(outcome, flags)
    case 'not-run':
      return { kind: 'not-run', message: outcome.why }
    case 'kept':
      return keepReason(outcome.reason)
    case 'refused':
      return refusalReason(outcome.change, flags)
    case 'pruned':
      return outcome.left && leftReason(outcome.left)
    case 'created':
    case 'configured':
    case 'recreated':
    case 'adopted':
    case 'restamped':
    case 'unchanged':
    case 'released':
      return undefined
  }
}

function leftReason({ isSeen, message }: LeftBehind): JsonObject {
  return { kind: isSeen ? 'leaving' : 'unseen', message }
}

/** What the server answered to an apply, and what was taken from other managers. */
function answerJson(outcome: Outcome): JsonObject {
  switch (outcome.result) {
    case 'created':
    case 'configured':
    case 'recreated':
    case 'adopted':
    case 'restamped':
      return {
        ...takenJson(outcome.taken),
        ...(outcome.answer === undefined ? {} : { answer: { ...outcome.answer } }),
      }
    case 'unchanged':
    case 'pruned':
    case 'released':
    case 'kept':
    case 'refused':
    case 'failed':
    case 'not-run':
      return {}
  }
}

function whatOf(change: Change): JsonObject {
  const object = objectJson(change.ref)
  switch (change.action) {
    case 'create':
      return {
        object,
        patch: [{ op: 'add', path: '', value: change.documents.after }],
        fields: fieldsJson(createdRows(change.documents.after)),
        ...notAskedOf(change),
      }
    case 'update':
      return {
        object,
        patch: change.patch.map(one => ({ ...one })),
        fields: fieldsJson(change.rows),
        ...notAskedOf(change),
        ...ownersJson(change),
      }
    case 'replace':
      return {
        object,
        immutable: [...change.fields],
        ...optional('heldBy', change.heldBy && heldByJson(change.heldBy)),
        patch: change.patch.map(one => ({ ...one })),
        fields: fieldsJson(change.rows),
        ...alsoDeletesJson(change),
      }
    case 'adopt':
      return {
        object,
        fully: change.fully,
        ...(change.from === undefined ? {} : { fromInstance: change.from.name }),
        ...(change.helm === undefined ? {} : { helmRelease: { ...change.helm } }),
        patch: change.patch.map(one => ({ ...one })),
        fields: fieldsJson(change.rows),
        ...notAskedOf(change),
        ...ownersJson(change),
      }
    case 'restamp':
      return { object, patch: [], fields: [], ...notAskedOf(change), ...ownersJson(change) }
    case 'release':
      return {
        object,
        way: change.way,
        why: change.why,
        patch: change.patch.map(one => ({ ...one })),
        fields: fieldsJson(change.rows),
      }
    case 'delete':
      return {
        object,
        ...optional('legacy', change.legacy),
        ...optional('notAsked', change.notAsked),
        ...alsoDeletesJson(change),
        ...optional('oursInside', change.oursInside?.map(oursInsideJson)),
      }
    case 'refused':
      return change.half === 'prune' ? { object, removal: change.removal } : { object }
    case 'unchanged':
    case 'keep':
      return { object }
  }
}

function alsoDeletesJson({ along }: Delete | Replace): JsonObject {
  return optional(
    'alsoDeletes',
    along?.map(one => ({ ...one })),
  )
}

function oursInsideJson({ ref, reason }: OursInside): JsonObject {
  return { object: objectJson(ref), reason: keepReason(reason) }
}

function notAskedOf({ notAsked, obstacle, fieldsChecked }: WriteChange): JsonObject {
  return {
    ...optional('notAsked', notAsked),
    ...optional('obstacle', obstacle),
    ...optional('fieldsChecked', fieldsChecked && { ...fieldsChecked }),
  }
}

function plannedReason(change: Change, flags: ClusterFlags): JsonObject | undefined {
  if (change.action === 'refused') return refusalReason(change, flags)
  return change.action === 'keep' ? keepReason(change.reason) : undefined
}

/** An object as documents name it. */
export function objectJson({ apiVersion: version, kind, namespace, name }: ObjectRef): JsonObject {
  return { apiVersion: version, kind, ...optional('namespace', namespace), name }
}

function readinessJson(readiness: ReadyResult | undefined): JsonObject | undefined {
  if (readiness === undefined || readiness.state === 'ready') return readiness && { state: 'ready' }
  const { state, why, diagnosis } = readiness
  return { state, why, ...optional('diagnosis', diagnosis && diagnosisJson(diagnosis)) }
}

/** A field that is left out if its value is undefined. */
export function optional(key: string, value: Json | undefined): JsonObject {
  return value === undefined ? {} : { [key]: value }
}
