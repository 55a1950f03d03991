/** Which halves of a plan are carried out. */
export interface Scope {
  readonly apply: boolean
  readonly prune: boolean
}

/** `client`: offline; `server`: the server checks each object and writes nothing (dryRun=All). */
export type DryRun = 'none' | 'client' | 'server'
