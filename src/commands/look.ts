import { apiVersionOf } from '../api/resource.ts'
import { settleNulls } from '../cluster/observe/settle-nulls.ts'
import type { Emit } from '../events/emitter.ts'
import type { Manifest } from '../manifest/manifest.ts'
import { ResourceIndex } from '../plan/resource-index.ts'
import type { Configuration } from './configuration.ts'
import type { Connected } from './connect-to.ts'
import type { Io } from './io.ts'
import type { RecordSource } from './last-record.ts'
import type { Request } from './request.ts'
import { type Survey, survey } from './survey.ts'

/** The process of a run, its listeners, and the record of the last rollout. */
export interface Process {
  readonly io: Io
  readonly emit: Emit
  readonly record: RecordSource
}

/** Surveys the cluster, and emits the warnings about the manifests. Writes nothing. */
export async function look(
  cluster: Connected,
  configuration: Configuration,
  request: Request,
  { io, emit, record }: Process,
): Promise<Survey> {
  const manifests =
    request.prunes === 'all' ? configuration.manifests : await settled(cluster, configuration.manifests, emit)
  const surveyed = await survey(cluster, { ...configuration, manifests }, request, { ...io, record }).finally(
    cluster.tellWarnings,
  )
  // After an interrupt, every object that was not yet looked at would count as refused.
  io.stop.throwIfAborted()
  if (surveyed.idleRules.length > 0) emit({ kind: 'rules-idle', rules: surveyed.idleRules })
  const { ignoring } = surveyed
  if (ignoring.length > 0) {
    const text = `the API servers of these kinds ignore label selectors, so objects without our label were left out: ${ignoring.join(', ')}`
    emit({ kind: 'cluster-note', text })
  }
  emit({ kind: 'dry-runs', of: surveyed.dryRuns })
  return surveyed
}

/** The manifests without the nulls that the server forbids. Emits a warning about those that it could not judge. */
async function settled(
  cluster: Connected,
  manifests: readonly Manifest[],
  emit: Emit,
): Promise<readonly Manifest[]> {
  const served = new ResourceIndex(cluster.discovery.resources)
  const found = await settleNulls(cluster, manifests, served)
  for (const { manifests, resource, why } of found.unjudged) {
    const titles = manifests.map(({ origin }) => origin.title)
    const kind = `${resource.kind} of ${apiVersionOf(resource)}`
    emit({ kind: 'nulls-not-judged', of: { titles, kind, why } })
  }
  return found.manifests
}
