import { judgeAgain } from '../cluster/observe/judge-candidates.ts'
import { awaitServed } from '../cluster/rest/served.ts'
import { refOf } from '../manifest/key.ts'
import type { Hands } from '../rollout/hands.ts'
import type { Outcome } from '../rollout/outcome.ts'
import type { Io } from './io.ts'
import type { Request } from './request.ts'
import type { Survey } from './survey.ts'

/** The cluster's functions as a rollout needs them. */
export function handsOn(
  { cluster, plan, gate }: Survey,
  { forceConflicts }: Request,
  { signal }: Io,
  report: (outcome: Outcome) => void,
): Hands {
  const { fieldManager, changes } = plan
  // A Namespace must not take along what was spared since the plan was made.
  const planned = new Set(
    changes.flatMap(change => (change.action === 'delete' ? [change.live.metadata.uid] : [])),
  )
  return {
    concurrency: cluster.concurrency,
    fieldManager,
    forceConflicts,
    apply: (resource, object, force) =>
      cluster.apply(resource, object, { fieldManager, force, dryRun: false }),
    read: (resource, ref) => cluster.get(resource, ref),
    readMetadata: (resource, ref) => cluster.get(resource, ref, { metadataOnly: true }),
    remove: (resource, live) => {
      const { uid, resourceVersion } = live.metadata
      return cluster.delete(resource, refOf(live), { uid, resourceVersion })
    },
    served: (resource, crd, kinds) => awaitServed(cluster, resource, crd, kinds),
    judge: found => judgeAgain(gate, found, planned),
    report: outcome => {
      if (outcome.result !== 'pruned' && 'live' in outcome.change && outcome.change.live !== undefined) {
        planned.delete(outcome.change.live.metadata.uid)
      }
      report(outcome)
    },
    signal,
  }
}
