import type { LiveObject } from '../manifest/object.ts'
import { isRejection } from '../plan/api-failure.ts'
import type { Write } from '../plan/change.ts'
import type { Reply } from '../plan/reply.ts'
import type { Hands } from './hands.ts'

/** Milliseconds; a server takes up a changed CRD within one second, several servers one after the other. */
const timing = { wait: 10_000, poll: 200 }

/**
 * The reply to an apply. Where the CRD of the kind has changed in this rollout, a rejection is asked again for a
 * while: no condition of the CRD tells when its new schema is in force.
 */
export async function settled(
  { notAsked }: Write,
  { signal }: Pick<Hands, 'signal'>,
  apply: () => Promise<Reply<LiveObject>>,
): Promise<Reply<LiveObject>> {
  const end = Date.now() + timing.wait
  for (;;) {
    const reply = await apply()
    const isFinal = reply.ok || notAsked !== 'kind-to-change' || !isRejection(reply.failure)
    if (isFinal || signal.aborted || Date.now() > end) return reply
    await Bun.sleep(timing.poll)
  }
}
