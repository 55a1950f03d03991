import { rejectionOf } from '../api/rejection.ts'
import type { ObjectRef } from '../manifest/key.ts'
import { isNamespace } from '../manifest/kind.ts'
import { isJsonObject, type Json, type LiveObject } from '../manifest/object.ts'
import type { Change, RefusedWrite } from './change.ts'
import { deletionConditions } from './deletion-conditions.ts'
import { compareDocuments } from './diff.ts'
import { predicted } from './fields/predicted.ts'
import { finalizersOf, withHolder } from './held-by.ts'
import type { Observation } from './observation.ts'
import type { WriteContext } from './plan-write.ts'
import type { Row } from './rows/row.ts'
import { rowsBelow } from './rows-below.ts'

/** What the program knows about a refusal besides its reason. It is shown to people. */
export type Evidence =
  /** The changes that the server does not allow, because their fields are immutable. */
  | { readonly kind: 'changes'; readonly rows: readonly Row[] }
  /** What holds an object that is being deleted, one line each. */
  | { readonly kind: 'held-by'; readonly holders: readonly string[] }
  /** What has rejected the object, if prune deletes it. */
  | { readonly kind: 'leaving'; readonly obstacle: ObjectRef }
  /** For unknown fields, by their path: the name of the known field that is most like the one that was written. */
  | { readonly kind: 'similar-fields'; readonly names: Readonly<Record<string, string>> }

/**
 * Adds the evidence that the observation has: the changes of immutable fields with both values, and what holds an
 * object that is being deleted. Any other change is returned as it is.
 */
export function withEvidence(
  change: Change,
  { manifest, resource, live }: Observation,
  { fieldManager, findSchema }: WriteContext,
): Change {
  if (change.action !== 'refused' || change.half !== 'apply' || live === undefined) return change
  if (change.reason.kind === 'terminating')
    return proven(change, { kind: 'held-by', holders: holdersOf(live) })
  if (change.reason.kind !== 'rejected' || resource === undefined) return change
  const rejection = rejectionOf(change.reason.failure)
  if (rejection.kind !== 'immutable') return change
  const { object: wanted } = manifest
  const result = predicted(wanted, live, fieldManager)
  const schema = findSchema?.(wanted.apiVersion, wanted.kind)
  const { rows } = compareDocuments({ live, result, wanted, resource, schema })
  return proven(change, { kind: 'changes', rows: rowsBelow(rows, rejection.fields) })
}

function proven(change: RefusedWrite, evidence: Evidence): RefusedWrite {
  return { ...change, evidence }
}

/** What holds an object. A Namespace is held by `spec.finalizers`, too. */
function holdersOf(live: LiveObject): string[] {
  const { finalizers, holders = [] } = finalizersOf(live)
  const spec = isNamespace(live) ? fields(live['spec'])['finalizers'] : undefined
  const names = [...finalizers, ...texts(spec)].map(
    name => `held by its finalizer ${withHolder(name, holders)}`,
  )
  return [...names, ...deletionConditions(live).map(({ message }) => message)]
}

function texts(value: Json | undefined): string[] {
  return Array.isArray(value) ? value.map(String) : []
}

function fields(value: Json | undefined): Record<string, Json> {
  return isJsonObject(value) ? value : {}
}
