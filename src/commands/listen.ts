import type { Listener } from '../events/emitter.ts'
import { runDocuments } from '../report/run-document.ts'
import { type LineStreams, runLines } from '../report/run-lines.ts'
import { runLog } from '../report/run-log.ts'
import { statusLines } from '../report/status-lines.ts'
import type { Io } from './io.ts'
import { stdoutPath } from './planned-flags.ts'
import type { Request, StatusRequest } from './request.ts'

/** The listeners of a run: its lines, the log of `-v`, and the JSON documents with `-o json`. */
export function listenersOf(request: Request, io: Io): Listener[] {
  const { output, dryRun, verbosity, keywords, kubeconfig, context, namespace, savePlan } = request
  const flags = { kubeconfig, context, namespace }
  const json = output === 'json'
  const rollsOut = keywords.includes('apply') || keywords.includes('prune')
  const kinds = [
    ...(keywords.includes('diff') ? ['Diff' as const] : []),
    ...(rollsOut && dryRun !== 'client' ? ['Rollout' as const] : []),
  ]
  return [
    ...(json ? [runDocuments(io.out, kinds, { dryRun, flags })] : []),
    // The log comes first, because the last line on stderr is that of `runLines`.
    runLog(io.err, verbosity),
    runLines(savePlan === stdoutPath ? onStderr(io) : io, { json, dryRun, flags }),
  ]
}

/** The listeners of the command status. Its run prints the same warnings as diff. */
export function statusListeners(request: StatusRequest, io: Io): Listener[] {
  const { output, verbosity, allObjects } = request
  const json = output === 'json'
  return [
    json ? runDocuments(io.out, ['Status']) : statusLines(io, { allObjects }),
    runLog(io.err, verbosity),
    runLines(io, { json, dryRun: 'none' }),
  ]
}

/** The streams of a run whose stdout is the saved plan. */
function onStderr({ err, errColor }: Io): LineStreams {
  return { out: err, err, outColor: errColor, errColor }
}
