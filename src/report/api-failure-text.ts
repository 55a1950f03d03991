import type { ApiFailure } from '../api/reply.ts'
import { maskText } from '../manifest/secret.ts'
import type { Change } from '../plan/change.ts'
import { visible } from './visible.ts'

/** The API's reason and the lines of its message, without the values of the change's Secret. */
export function failureWords(failure: ApiFailure, change: Change): { reason: string; lines: string[] } {
  const secrets = 'manifest' in change ? [change.manifest.object, liveOf(change)] : [change.live]
  const lines = maskText(failure.message, secrets).trimEnd().split(/\r?\n/)
  return { reason: failure.reason, lines: lines.map(visible) }
}

function liveOf(change: Change) {
  return 'live' in change ? change.live : undefined
}
