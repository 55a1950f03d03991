import type { Resource } from '../../api/resource.ts'
import { describeRef, type ObjectRef } from '../../manifest/key.ts'
import type { Contents } from '../../plan/contents.ts'
import type { Unseen } from '../../plan/observation.ts'

/** What a deletion would take along that is not ours, as far as it could be looked at. */
export interface ContentsReport {
  readonly contents: readonly Contents[]
  readonly unseen: readonly Unseen[]
}

/** An object that may take others along; what it holds is looked up by its name. */
export interface Holder {
  readonly resource: Resource
  readonly ref: ObjectRef
}

/** Answers from one look at the cluster, without a request. What that look left out is `unseen`, never empty. */
export type ContentsOf = (ref: ObjectRef) => ContentsReport

export interface ContentsContext {
  /** Every version of every kind, the preferred one first. */
  readonly resources: readonly Resource[]
  /** UIDs of what the same plan deletes: ours, and so no loss. Read at each answer: the caller may take some out. */
  readonly deletedUids: ReadonlySet<string>
}

/** For what takes nothing along. */
export const noContents: ContentsReport = { contents: [], unseen: [] }

/** For what could not be looked at. */
export function outOfSight(ref: ObjectRef, why: string): ContentsReport {
  return { contents: [], unseen: [{ what: describeRef(ref), why }] }
}
