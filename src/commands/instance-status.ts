import { instanceSelector } from '../cluster/observe/list-each.ts'
import type { SightRules } from '../cluster/wait/sightings.ts'
import type { InstanceStatus, Status } from '../plan/status/status.ts'
import type { Configuration } from './configuration.ts'
import type { Connected } from './connect-to.ts'
import type { AskedInstance } from './look-at-instance.ts'

/** What was found about one instance. */
type Found = Pick<InstanceStatus, 'rows' | 'lock'> & Pick<Status, 'unseen'>

/** The status of one instance at this time, by the server's clock. */
export function instanceStatus(
  { cluster, configuration, request }: AskedInstance,
  { rows, lock, unseen }: Found,
): Status {
  const { settings, checksum } = configuration
  const { instance } = settings
  const isCompared = request.instance === undefined
  const one = {
    ...(instance === undefined ? {} : { instance }),
    ...(isCompared ? { checksum } : {}),
    rows,
    lock,
  }
  return {
    of: isCompared ? 'configuration' : 'instance',
    cluster: cluster.identity,
    instances: [one],
    unseen,
    now: cluster.serverClock.now(),
  }
}

/** How the objects of one instance are found and judged. */
export function sightRules(
  { serverClock: clock }: Pick<Connected, 'serverClock'>,
  { settings: { instance, readiness } }: Configuration,
): SightRules {
  return { clock, readiness, labelSelector: instanceSelector(instance) }
}
