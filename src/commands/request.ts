import type { DryRun } from '../rollout/scope.ts'

/** The verbs that may be combined; they always run in this order. */
export const keywords = ['dump', 'diff', 'apply', 'prune'] as const
export type Keyword = (typeof keywords)[number]

export function isKeyword(word: string): word is Keyword {
  return keywords.some(keyword => keyword === word)
}

export type OutputFormat = 'json' | 'yaml' | 'name'

interface Connection {
  readonly kubeconfig: string | undefined
  readonly context: string | undefined
  /** Milliseconds; 0 is no limit. */
  readonly requestTimeout: number
  /** The most milliseconds for which a request that failed is repeated; 0 is no repeats. */
  readonly retryTimeout: number
}

/** What one flag each sets, under the flag's name: `showTrace` is `--show-trace`. */
export interface Settings extends Connection {
  readonly file: string | undefined
  readonly flake: string | undefined
  readonly modules: string | undefined
  readonly packages: string | undefined
  readonly showTrace: boolean
  readonly namespace: string | undefined
  readonly output: OutputFormat | undefined
  readonly dryRun: DryRun
  readonly fieldManager: string | undefined
  readonly forceConflicts: boolean
  readonly yes: boolean
  readonly allowEmpty: boolean
  readonly maxDeletions: number | undefined
  readonly pruneContents: boolean
  /** Milliseconds that the deletions of a rank may take where others wait for them; 0 is no limit. */
  readonly deleteTimeout: number
}

/** argv, parsed once: strings have become values, and nobody inside checks them again. */
export interface Request extends Settings {
  /** In running order, each once; `--prune` has become `prune`. Empty: evaluate and check only. */
  readonly keywords: readonly Keyword[]
  readonly verbosity: number
}

/** What `version` is asked for. */
export interface VersionRequest extends Connection {
  /** Only what the program knows of itself. */
  readonly clientOnly: boolean
  readonly output: 'json' | undefined
  readonly verbosity: number
}

/** The exit code of a failure: 2 where `diff` is among the keywords, because its 1 means differences; else 1. */
export function failureCode(words: readonly string[]): 1 | 2 {
  return words.includes('diff') ? 2 : 1
}
