export type DryRun = 'none' | 'client' | 'server'

/** What kubectl puts behind a line of a dry run. */
export const dryRunSuffix: Record<DryRun, string> = {
  none: '',
  client: ' (dry run)',
  server: ' (server dry run)',
}
