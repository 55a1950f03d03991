import type { Reply } from '../api/reply.ts'
import { type ApiFailure, isMissingReference, isRejection } from '../api/reply.ts'
import type { LiveObject } from '../manifest/object.ts'
import type { Write } from '../plan/change.ts'
import type { Hands } from './hands.ts'

/** Milliseconds; a server takes up a changed CRD within one second, several servers one after the other. */
const timing = { wait: 10_000, poll: 200 }

/**
 * The reply to an apply. Where the CRD of the kind has changed in this rollout, or what the object refers to has just
 * been created, a rejection is asked again for a while: nothing tells when all of the server knows of it.
 */
export async function settled(
  { notAsked }: Write,
  { signal }: Pick<Hands, 'signal'>,
  apply: () => Promise<Reply<LiveObject>>,
): Promise<Reply<LiveObject>> {
  const end = Date.now() + timing.wait
  for (;;) {
    const reply = await apply()
    if (reply.ok || !mayPass(notAsked, reply.failure) || signal.aborted || Date.now() > end) return reply
    await Bun.sleep(timing.poll)
  }
}

function mayPass(notAsked: Write['notAsked'], failure: ApiFailure): boolean {
  if (notAsked === 'kind-to-change') return isRejection(failure)
  return notAsked === 'reference-to-come' && isMissingReference(failure)
}
