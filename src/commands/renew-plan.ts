import { agreedPlan } from '../plan/saved/agreed-plan.ts'
import { staleChanges } from '../plan/saved/stale-changes.ts'
import { staleChangeText } from '../report/stale-plan-text.ts'
import {
  ageLines,
  closedLines,
  clusterLines,
  configurationLines,
  refuseStale,
  requireSecrets,
} from './check-plan.ts'
import type { Configuration } from './configuration.ts'
import type { Connected } from './connect-to.ts'
import { look, type Process } from './look.ts'
import { openSecrets } from './open-secrets.ts'
import type { SavedPlan } from './read-plan.ts'
import type { Request } from './request.ts'
import type { Survey } from './survey.ts'

/** A saved plan, and the configuration that is evaluated for it, or that it was made from. */
export interface SavedWanted {
  readonly configuration: Configuration
  readonly saved: SavedPlan
  /** Whether the configuration comes from the plan, so that the values of its Secrets are sealed. */
  readonly sealed: boolean
}

/**
 * Makes the plan anew from the same manifests and flags, and returns the part that the saved plan contains
 * (docs/rules.md 12.3). Throws a UserError with all differences if the saved plan no longer fits.
 */
export async function renewPlan(
  cluster: Connected,
  { configuration, saved, sealed }: SavedWanted,
  request: Request,
  { io, emit, record }: Process,
): Promise<Survey> {
  const { path, plan, basis } = saved
  const age = ageLines(saved, request, io.now())
  const elsewhere = [
    ...clusterLines(saved, cluster.identity),
    ...(sealed ? [] : configurationLines(saved, configuration)),
  ]
  if (elsewhere.length > 0) refuseStale(path, [...age, ...elsewhere])
  const { namespace } = basis
  const { manifests, closed } = sealed
    ? await openSecrets(cluster, configuration.manifests, { namespace, salt: plan.salt })
    : { manifests: configuration.manifests, closed: new Set<never>() }
  requireSecrets(saved, closed)
  const settings = { ...configuration.settings, namespace }
  const wanted = { ...configuration, manifests, settings }
  // With the same salt, equal values of Secrets have equal hashes.
  const sameSalt = { ...io, random: () => plan.salt }
  const surveyed = await look(cluster, wanted, request, { io: sameSalt, emit, record })
  const compared = plan.changes.filter(({ key }) => !closed.has(key))
  const changed = staleChanges(compared, surveyed.plan.changes).map(staleChangeText)
  refuseStale(path, [...age, ...closedLines(saved, closed), ...changed])
  const agreed = agreedPlan(plan, surveyed.plan)
  if (agreed.leftAlone.length > 0) emit({ kind: 'left-alone', objects: agreed.leftAlone })
  return { ...surveyed, plan: agreed.plan }
}
