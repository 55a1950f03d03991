import type { Listener } from '../events/emitter.ts'
import type { DryRun } from '../rollout/scope.ts'
import type { ClusterFlags } from '../typed-command.ts'
import { diffJson, type RunHead, rolloutJson, stoppedJson } from './json.ts'
import { statusJson } from './status-json.ts'

/**
 * Prints the documents of `-o json`. Each document that was asked for is printed. If the run stops before, the
 * document says why.
 */
export function runDocuments(
  out: (text: string) => void,
  kinds: readonly ('Diff' | 'Rollout' | 'Status')[],
  { dryRun = 'none', flags }: { readonly dryRun?: DryRun; readonly flags?: ClusterFlags } = {},
): Listener {
  const open = new Set(kinds)
  let head: RunHead = { dryRun }
  const print = (kind: 'Diff' | 'Rollout' | 'Status', text: string) => {
    if (open.delete(kind)) out(text)
  }
  return event => {
    switch (event.kind) {
      case 'evaluated':
        head = { ...head, checksum: event.checksum, ...(event.instance && { instance: event.instance }) }
        return
      case 'connected':
        head = { ...head, cluster: event.cluster }
        return
      case 'diff-ready':
        return print('Diff', diffJson(event.plan, flags))
      case 'rollout-ended':
        return print('Rollout', rolloutJson(event, flags))
      case 'status':
        return print('Status', statusJson(event.status))
      case 'run-stopped':
        for (const kind of [...open]) print(kind, stoppedJson(kind, head, event))
        return
      case 'evaluator-said':
      case 'fields-left-out':
      case 'annotations-unknown':
      case 'nulls-not-judged':
      case 'api-warning':
      case 'cluster-warning':
      case 'cluster-note':
      case 'request-answered':
      case 'body-transferred':
      case 'request-repeated':
      case 'limit-changed':
      case 'requests-paused':
      case 'lock':
      case 'plan-saved':
      case 'left-alone':
      case 'rollout-started':
      case 'outcome':
      case 'tasks':
      case 'task-started':
      case 'task-waiting':
      case 'task-unready':
      case 'readiness':
      case 'task-finished':
        return
    }
  }
}
