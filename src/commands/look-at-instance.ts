import { instanceSelector } from '../cluster/observe/list-each.ts'
import type { Gap } from '../plan/prune/gap.ts'
import type { Subject } from '../plan/status/row.ts'
import { byInstance, subjectOfFound, subjectsOf } from '../plan/status/subjects.ts'
import type { Configuration } from './configuration.ts'
import type { Connected } from './connect-to.ts'
import { findManaged } from './find-managed.ts'
import { look, type Process } from './look.ts'
import type { StatusRequest } from './request.ts'

/** The instance whose status is asked for, and the cluster. */
export interface AskedInstance {
  readonly cluster: Connected
  /** Sets only the instance if none was evaluated. */
  readonly configuration: Configuration
  readonly request: StatusRequest
}

/** The objects of an instance, and what could not be seen. */
export interface InstanceView {
  readonly subjects: readonly Subject[]
  readonly unseen: readonly Gap[]
}

/**
 * Finds the objects of an instance: those of the configuration, compared as diff does, or with `--instance` those that
 * carry its label. `recorded` are the namespaces of the last rollout, in which a user with narrow rights looks.
 */
export async function lookAtInstance(
  { cluster, configuration, request }: AskedInstance,
  recorded: readonly string[],
  run: Process,
): Promise<InstanceView> {
  const { instance } = request
  if (instance === undefined) {
    const { plan, unlabelled } = await look(cluster, configuration, request, run)
    return { subjects: subjectsOf(plan, unlabelled), unseen: plan.unseen }
  }
  const fallback = [...new Set([...recorded, cluster.namespace ?? 'default'])]
  const select = { labelSelector: instanceSelector(instance), fallback }
  const { found, unseen } = await findManaged(cluster, select)
  run.io.stop.throwIfAborted()
  // Some servers ignore label selectors.
  const own = byInstance(found).get(instance) ?? []
  return { subjects: own.map(subjectOfFound), unseen }
}
