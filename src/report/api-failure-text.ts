import { maskText } from '../manifest/secret.ts'
import type { ApiFailure } from '../plan/api-failure.ts'
import type { Change } from '../plan/change.ts'
import { visible } from './visible.ts'

/** The API's reason and message, `(Invalid): spec.x: ...`, without the values of the change's Secret. */
export function failureWords(failure: ApiFailure, change: Change): { reason: string; message: string } {
  const secrets = 'manifest' in change ? [change.manifest.object, liveOf(change)] : [change.live]
  return { reason: failure.reason, message: visible(maskText(failure.message, secrets)) }
}

function liveOf(change: Change) {
  return 'live' in change ? change.live : undefined
}
