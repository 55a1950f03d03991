import { UserError } from '../errors.ts'
import type { ObjectKey } from '../manifest/key.ts'
import type { JsonObject } from '../manifest/object.ts'
import { canonical } from '../plan/canonical.ts'
import type { Change } from '../plan/change.ts'
import { isWrite } from '../plan/changes-of.ts'
import { normaliseServer } from '../plan/fences.ts'
import type { ClusterIdentity } from '../plan/plan-head.ts'
import { clusterText, placedName } from '../report/names.ts'
import type { Configuration } from './configuration.ts'
import { type SavedPlan, saveAgain } from './read-plan.ts'
import type { Request } from './request.ts'

/** Throws a UserError with everything that a plan no longer fits, one line each. Without lines it does nothing. */
export function refuseStale(path: string, lines: readonly string[]): void {
  if (lines.length === 0) return
  throw new UserError(
    `--plan ${path}: the plan no longer fits:${lines.map(line => `\n- ${line}`).join('')}`,
    {
      hint: saveAgain(path),
      reason: 'stale-plan',
    },
  )
}

/** Whether the plan is too old, as a line for people, or no line. */
export function ageLines({ plan }: SavedPlan, { planMaxAge }: Request, now: Date): string[] {
  const age = now.getTime() - Date.parse(plan.madeAt)
  if (planMaxAge === 0 || age <= planMaxAge) return []
  return [
    `it was made at ${plan.madeAt}, ${durationText(age)} ago, and --plan-max-age is ${durationText(planMaxAge)}`,
  ]
}

/** A duration in the largest unit of which there is at least one, in the form of the flag: `26h`, `30m`, `5s`, `1ms`. */
function durationText(milliseconds: number): string {
  const units = [
    ['h', 3_600_000],
    ['m', 60_000],
    ['s', 1_000],
  ] as const
  const unit = units.find(([, size]) => milliseconds >= size)
  return unit === undefined ? `${milliseconds}ms` : `${Math.floor(milliseconds / unit[1])}${unit[0]}`
}

/** Whether the plan is for another cluster. Two clusters differ by their id, else by the URL of the server. */
export function clusterLines({ plan }: SavedPlan, actual: ClusterIdentity): string[] {
  const { cluster } = plan
  const isSame =
    cluster.id !== undefined && actual.id !== undefined
      ? cluster.id === actual.id
      : normaliseServer(cluster.server) === normaliseServer(actual.server)
  if (isSame) return []
  return [`it is for ${named(cluster)}, but the kubeconfig leads to ${named(actual)}`]
}

function named(cluster: ClusterIdentity): string {
  return `${clusterText(cluster)}${cluster.id === undefined ? '' : `, whose id is ${cluster.id}`}`
}

/** Whether a configuration that was given by a flag is another one than that of the plan. */
export function configurationLines({ plan, basis }: SavedPlan, given: Configuration): string[] {
  const checksum =
    plan.checksum === given.checksum
      ? []
      : [
          `the configuration has changed: its checksum is ${given.checksum}, and that of the plan is ${plan.checksum}`,
        ]
  const [before, after] = [basis.settings, given.settings].map(one => one as unknown as JsonObject)
  const names = Object.keys({ ...before, ...after }).filter(
    name => canonical(before?.[name] ?? null) !== canonical(after?.[name] ?? null),
  )
  return [
    ...checksum,
    ...(names.length === 0 ? [] : [`settings of the configuration have changed: ${names.sort().join(', ')}`]),
  ]
}

/**
 * Throws a UserError if the plan writes Secrets whose values nobody has: the plan has only their hashes, and the cluster
 * has other values (docs/rules.md 12.4).
 */
export function requireSecrets({ path, plan }: SavedPlan, closed: ReadonlySet<ObjectKey>): void {
  const missing = plan.changes.filter(change => closed.has(change.key) && needsValues(change))
  if (missing.length === 0) return
  const names = missing.map(({ ref }) => `\n- ${placedName(ref)}`).join('')
  throw new UserError(
    `--plan ${path}: the values of these Secrets are not in the plan, and it changes them:${names}`,
    {
      hint: 'Give the configuration of the plan, too: -f PATH, --flake REF or --modules EXPR',
      reason: 'refused',
    },
  )
}

function needsValues(change: Change): boolean {
  return isWrite(change) && change.action !== 'restamp'
}

/** The lines about Secrets that the plan does not change, and whose values have changed since. */
export function closedLines({ plan }: SavedPlan, closed: ReadonlySet<ObjectKey>): string[] {
  return plan.changes
    .filter(change => closed.has(change.key) && !needsValues(change))
    .map(({ ref }) => `${placedName(ref)}: its values are no longer those of the plan`)
}
