import { sweep } from '../cluster/observe/sweep.ts'
import type { Found } from '../plan/about-object.ts'
import type { Gap } from '../plan/prune/gap.ts'
import { gapsOf } from '../plan/prune/gaps-of.ts'
import { gateView } from '../plan/prune/gate-view.ts'
import { isOfConfiguration } from '../plan/status/is-of-configuration.ts'
import { answeringKinds } from './answering-kinds.ts'
import type { Connected } from './connect-to.ts'

/** The objects that an instance manages, and what could not be seen. */
interface Managed {
  readonly found: readonly Found[]
  readonly unseen: readonly Gap[]
}

interface Select {
  readonly labelSelector: string
  /** The namespaces in which a kind is listed if the user may not list it in the whole cluster. */
  readonly fallback: readonly string[]
}

/** Finds objects by our label, with metadata only. Each kind is listed once. */
export async function findManaged(cluster: Connected, select: Select): Promise<Managed> {
  const { discovery } = cluster
  const { found, unseen } = await sweep(cluster, {
    resources: answeringKinds(discovery),
    lists: new Map(),
    select: { labelSelector: select.labelSelector, fallback: async () => select.fallback },
    keep: ({ resource, live }) => (isOfConfiguration(live) ? { resource, live: gateView(live) } : undefined),
  })
  return { found, unseen: gapsOf({ silent: discovery.unseen, kinds: unseen, contents: [] }, [], []) }
}
