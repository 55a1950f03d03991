import { describeRef } from '../manifest/key.ts'
import type { Change, Refused } from '../plan/change.ts'
import type { ClusterFlags } from '../typed-command.ts'
import type { Explanation } from './explanation.ts'
import { explainRefusal } from './refusal.ts'
import { visible } from './visible.ts'

const most = 3

/** Several refused objects of one kind that nobody knows. They are explained together, because the reason is the same. */
export interface UnknownKind {
  /** At least two. */
  readonly members: readonly Refused[]
  /** `12 objects refused`. */
  readonly head: string
  readonly explanation: Explanation
}

/** The unknown kinds of a plan with more than one object, by the change that comes first of each. */
export class UnknownKinds {
  private readonly groups: ReadonlyMap<string, readonly Refused[]>

  constructor(changes: readonly Change[]) {
    const unknown = changes.filter(change => change.action === 'refused').filter(isOfUnknownKind)
    this.groups = Map.groupBy(unknown, kindOf)
  }

  /**
   * The group of a change: the whole group for its first member, `told` for the others, and undefined for a change that
   * is explained by itself.
   */
  groupOf(change: Change, flags: ClusterFlags): UnknownKind | 'told' | undefined {
    if (change.action !== 'refused' || !isOfUnknownKind(change)) return undefined
    const members = this.groups.get(kindOf(change)) ?? []
    const [first] = members
    if (first === undefined || members.length < 2) return undefined
    if (first.key !== change.key) return 'told'
    const { message, details, hint } = explainRefusal(first, flags)
    const names = members.slice(0, most).map(({ ref }) => visible(describeRef(ref)))
    const rest = members.length - names.length
    const listed = rest > 0 ? `${names.join(', ')} and ${rest} more` : names.join(', ')
    const explanation = { message, details: [...details, listed], ...(hint === undefined ? {} : { hint }) }
    return { members, head: `${members.length} objects refused`, explanation }
  }
}

function isOfUnknownKind(change: Refused): boolean {
  return change.half === 'apply' && change.reason.kind === 'unknown-kind'
}

function kindOf({ ref }: Refused): string {
  return `${ref.apiVersion} ${ref.kind}`
}
