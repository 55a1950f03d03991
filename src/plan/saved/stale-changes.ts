import type { ObjectKey, ObjectRef } from '../../manifest/key.ts'
import type { Json, JsonObject } from '../../manifest/object.ts'
import { isSecret } from '../../manifest/secret.ts'
import { canonical } from '../canonical.ts'
import type { Change } from '../change.ts'
import type { Claim } from '../fields/claim.ts'
import type { Extra } from '../fields/conflict.ts'
import type { Contents } from '../prune/contents.ts'
import { type Growth, growthOf } from '../prune/growth.ts'
import type { Row } from '../rows/row.ts'

/** An object for which a saved plan no longer fits. */
export interface StaleChange {
  readonly ref: ObjectRef
  readonly planned: Change['action']
  readonly now: StaleNow
}

export type StaleNow =
  /** There is nothing to do for the object any more: it is gone, already being deleted, or no longer ours. */
  | { readonly kind: 'nothing' }
  | { readonly kind: 'action'; readonly action: Change['action'] }
  /** Another object has the name now. */
  | { readonly kind: 'other-object' }
  /** The deletion would take more along than the plan says. */
  | { readonly kind: 'takes-more'; readonly growth: readonly Growth[] }
  /** The same action would change something else. `rows` are those that differ in the new plan, and may be none. */
  | { readonly kind: 'content'; readonly rows: readonly Row[]; readonly parts: readonly StalePart[] }

/** The parts of a change that must be the same, in the order in which people read them. */
const parts = [
  'body',
  'rows',
  'fields',
  'version',
  'taken',
  'claims',
  'givenUp',
  'fully',
  'from',
  'changes',
  'way',
  'why',
] as const

export type StalePart = (typeof parts)[number]

/**
 * Compares a saved plan with one that was made now from the same manifests (docs/rules.md 12.3). What no request
 * depends on does not count: resourceVersions, `status`, fields of others, and why an object is kept. Objects that only
 * the new plan deletes are not compared, because they are left alone.
 */
export function staleChanges(saved: readonly Change[], now: readonly Change[]): StaleChange[] {
  const found = new Map<ObjectKey, Change>(now.map(change => [change.key, change]))
  return saved.flatMap(change => {
    if (change.action === 'keep') return []
    const difference = differenceOf(change, found.get(change.key))
    return difference === undefined ? [] : [{ ref: change.ref, planned: change.action, now: difference }]
  })
}

function differenceOf(saved: Change, now: Change | undefined): StaleNow | undefined {
  if (now === undefined) return { kind: 'nothing' }
  if (saved.action !== now.action) return { kind: 'action', action: now.action }
  const [before, after] = [essenceOf(saved), essenceOf(now)]
  if (before.uid !== after.uid) return { kind: 'other-object' }
  const growth = growthOf(holdsOf(saved), holdsOf(now))
  if (growth.length > 0) return { kind: 'takes-more', growth }
  const differing = parts.filter(part => textOf(before.content[part]) !== textOf(after.content[part]))
  if (differing.length === 0) return undefined
  return { kind: 'content', rows: otherRows(saved, now), parts: differing }
}

function holdsOf(change: Change): readonly Contents[] {
  return change.action === 'delete' ? (change.holds ?? []) : []
}

function textOf(content: unknown): string {
  return canonical(json({ content: content ?? null }))
}

interface Essence {
  /** Null if the change is not about one live object. */
  readonly uid: string | null
  readonly content: { readonly [P in StalePart]?: unknown }
}

function essenceOf(change: Change): Essence {
  switch (change.action) {
    case 'create':
      return { uid: null, content: { body: change.body } }
    case 'update':
    case 'adopt': {
      const { body, rows, taken, claims = [], givenUp = [] } = change
      const content = {
        body,
        rows: rowsOf(rows),
        taken: taken.map(placeOf),
        claims: claims.map(claimOf),
        givenUp: givenUp.map(placeOf),
        // The rows of a Secret do not show its values. A Secret has no status, so only a real change counts here.
        version: isSecret(change.ref) ? change.live.resourceVersion : null,
        fully: change.action === 'adopt' ? change.fully : null,
        from: change.action === 'adopt' ? change.from : null,
      }
      return { uid: change.live.uid, content }
    }
    case 'replace': {
      const { body, rows, fields } = change
      const version = isSecret(change.ref) ? change.live.resourceVersion : null
      const content = { body, rows: rowsOf(rows), fields, version }
      return { uid: change.live.uid, content }
    }
    case 'restamp': {
      const { body, changes, claims = [] } = change
      return { uid: change.live.uid, content: { body, changes, claims: claims.map(claimOf) } }
    }
    case 'release': {
      const { way, why, rows } = change
      return { uid: change.live.uid, content: { way, why, rows: rowsOf(rows) } }
    }
    case 'delete':
      return { uid: change.live.uid, content: {} }
    case 'unchanged':
    case 'refused':
    case 'keep':
      return { uid: null, content: {} }
  }
}

function otherRows(saved: Change, now: Change): Row[] {
  const known = new Set(rowsOf(rowsIn(saved)).map(canonical))
  return rowsIn(now).filter(row => rowsOf([row]).some(one => !known.has(canonical(one))))
}

function rowsIn(change: Change): readonly Row[] {
  switch (change.action) {
    case 'update':
    case 'replace':
    case 'adopt':
    case 'release':
      return change.rows
    case 'create':
    case 'restamp':
    case 'unchanged':
    case 'refused':
    case 'delete':
    case 'keep':
      return []
  }
}

/**
 * Rows without their JSON pointers, in which an item of a list has a position that others may change. Rows of values
 * that only the server sets are left out.
 */
function rowsOf(rows: readonly Row[]): JsonObject[] {
  return rows.filter(row => row.byServer === undefined).map(({ pointers: _, ...row }) => json(row))
}

function placeOf({ path, manager }: Pick<Extra, 'path' | 'manager'>): JsonObject {
  return { path, manager }
}

function claimOf(claim: Claim): JsonObject {
  switch (claim.kind) {
    case 'entry':
      return { manager: claim.manager, operation: claim.operation }
    case 'extra':
      return { keys: [...claim.keys], manager: claim.manager }
    case 'field':
      return { path: claim.path, managers: [...claim.managers] }
    case 'version':
      return { version: claim.apiVersion }
  }
}

/** The cast is safe, because a change contains only JSON. JsonObject does not allow the optional fields of its types. */
function json(fields: object): JsonObject {
  return fields as unknown as Record<string, Json> as JsonObject
}
