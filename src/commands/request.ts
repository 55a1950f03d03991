import type { DeletionLimit } from '../plan/prune/deletion-limit.ts'
import type { DryRun } from '../rollout/scope.ts'

/** The keywords that may be combined, in the order in which they run. */
export const keywords = ['dump', 'diff', 'apply', 'prune'] as const
export type Keyword = (typeof keywords)[number]

export function isKeyword(word: string): word is Keyword {
  return keywords.some(keyword => keyword === word)
}

type OutputFormat = 'json' | 'yaml' | 'name'

interface Connection {
  readonly kubeconfig: string | undefined
  readonly context: string | undefined
  /** Milliseconds; 0 means no limit. */
  readonly requestTimeout: number
  /** The most milliseconds during which a failed request is repeated; 0 means no repeats. */
  readonly retryTimeout: number
}

/** What the flags set, each under its flag's name: `showTrace` is `--show-trace`. */
export interface Settings extends Connection {
  readonly file: string | undefined
  readonly flake: string | undefined
  readonly modules: string | undefined
  readonly packages: string | undefined
  readonly showTrace: boolean
  readonly namespace: string | undefined
  /** Whether the clusters of other contexts may be asked for their ids. */
  readonly findContext: boolean
  readonly output: OutputFormat | undefined
  readonly dryRun: DryRun
  /** Where diff saves its plan: a path, or `-` for stdout. */
  readonly savePlan: string | undefined
  /** The saved plan that apply carries out. */
  readonly plan: string | undefined
  /** How many milliseconds ago the plan may have been made; 0 means no limit. */
  readonly planMaxAge: number
  readonly fieldManager: string | undefined
  readonly forceConflicts: boolean
  /** Whether objects whose immutable fields change are deleted and created again. */
  readonly recreate: boolean
  readonly adopt: boolean
  /** The managers whose fields become ours, besides those of the configuration. */
  readonly takeOver: readonly string[]
  /** Whether fields that people added with kubectl are removed. */
  readonly removeExtras: boolean
  /** Undefined if the configuration decides. */
  readonly wait: boolean | undefined
  /** The most milliseconds to wait until objects are ready, in all waits of the run together; 0 means no limit. */
  readonly timeout: number
  /** The instance that `delete` deletes or `status` shows without a configuration. */
  readonly instance: string | undefined
  readonly yes: boolean
  readonly allowEmpty: boolean
  readonly maxDeletions: DeletionLimit | undefined
  /** The kinds that prune keeps, as they were typed. */
  readonly keepKinds: readonly string[]
  readonly pruneContents: boolean
  readonly pruneAdopted: boolean
  readonly pruneLegacy: boolean
  /** The most milliseconds to wait for the deletions of a rank; 0 means no limit. */
  readonly deleteTimeout: number
  /** Whether the run goes on without a lock and without a record. */
  readonly noLock: boolean
  /** The most milliseconds to wait for the lock of another run; 0 means not to wait. */
  readonly lockTimeout: number
}

/** A parsed command line. Its strings have become values, and no later stage checks them again. */
export interface Request extends Settings {
  /**
   * In running order, each once. `--prune` has become `prune`. Without keywords, the configuration is evaluated and
   * checked only.
   */
  readonly keywords: readonly Keyword[]
  /**
   * What prune deletes: the objects that the configuration does not contain, or all of them. The command `delete` is the
   * keyword prune with `all`.
   */
  readonly prunes: 'unwanted' | 'all'
  readonly verbosity: number
}

/** The parsed command line of `status`. It compares as diff does, so diff is its keyword. */
export interface StatusRequest extends Request {
  /** Whether all instances of the cluster are listed, without a configuration. */
  readonly all: boolean
  /** Whether changes are printed as they happen, until a signal. */
  readonly watch: boolean
  /** Whether objects are listed that are ready and do not differ. */
  readonly allObjects: boolean
}

/** The parsed command line of `version`. */
export interface VersionRequest extends Connection {
  /** Whether only the versions of this program are asked for. */
  readonly clientOnly: boolean
  readonly output: 'json' | undefined
  readonly verbosity: number
}

/** The exit code of a failure. It is 2 for `diff` and `status`, because 1 then means differences. */
export function failureCode(words: readonly string[]): 1 | 2 {
  return words.includes('diff') || words.includes('status') ? 2 : 1
}
