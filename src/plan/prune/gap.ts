import type { Unseen } from '../observation.ts'

/** What a look for deletions has left out, with what that means for prune (docs/rules.md 3.16). */
export type Gap = FailedGap | ForbiddenGap | SilentGap | IrrelevantGap

/** A list or a look that failed for another reason than a missing right. Prune refuses. */
interface FailedGap extends Unseen {
  readonly kind: 'failed'
}

/** A kind that the user may not list in the whole cluster. */
interface ForbiddenGap extends Unseen {
  readonly kind: 'forbidden'
  /** The namespaces in which the user may list it. There it was listed. */
  readonly seenIn: readonly string[]
  /** Whether the configuration has objects of the kind that were not listed. Prune refuses if it has. */
  readonly wanted: boolean
}

/** A group version whose aggregated API server does not answer. */
interface SilentGap extends Unseen {
  readonly kind: 'silent'
  /** The name of its APIService. */
  readonly apiService: string
  /** What this plan does with the APIService. Prune refuses if it is an APIService of others. */
  readonly fate: 'deleted' | 'wanted' | 'foreign'
}

/** A kind or a group version that could not be listed and of which no object was ever ours (docs/rules.md 11.9). */
interface IrrelevantGap extends Unseen {
  readonly kind: 'irrelevant'
}

/** Whether prune refuses because of a gap. */
export function stopsPrune(gap: Gap): boolean {
  switch (gap.kind) {
    case 'failed':
      return true
    case 'forbidden':
      return gap.wanted
    case 'silent':
      return gap.fate === 'foreign'
    case 'irrelevant':
      return false
  }
}
