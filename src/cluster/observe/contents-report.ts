import type { Resource } from '../../api/resource.ts'
import { describeRef, type ObjectRef } from '../../manifest/key.ts'
import type { Contents } from '../../plan/prune/contents.ts'
import type { UnseenKind } from './sweep.ts'

/**
 * What a deletion would delete together with an object and is not ours. `unseen` lists what could not be looked at.
 */
export interface ContentsReport {
  readonly contents: readonly Contents[]
  /** Everything that goes with the object and that the plan does not delete itself. */
  readonly along: readonly Contents[]
  readonly unseen: readonly UnseenKind[]
}

/** An object that may take others along when it is deleted. */
export interface Holder {
  readonly resource: Resource
  readonly ref: ObjectRef
}

/**
 * Reports on one object from a look at the cluster that was made before, so it sends no request. What that look
 * left out is `unseen`; it never counts as empty.
 */
export type ContentsOf = (ref: ObjectRef) => ContentsReport

export interface ContentsContext {
  /** Every version of every kind, the preferred one first. */
  readonly resources: readonly Resource[]
  /**
   * The UIDs of what the same plan deletes. These objects are ours, so they are no loss. The set is read for each
   * report, because the caller may take UIDs out in between.
   */
  readonly deletedUids: ReadonlySet<string>
}

/** The report on an object that takes nothing along. */
export const noContents: ContentsReport = { contents: [], along: [], unseen: [] }

/** The report on an object that could not be looked at. */
export function outOfSight(ref: ObjectRef, why: string): ContentsReport {
  return { contents: [], along: [], unseen: [{ what: describeRef(ref), why }] }
}
