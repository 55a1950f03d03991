import pMap from 'p-map'
import { keyOf, refOf } from '../manifest/key.ts'
import type { KubeObject, LiveObject } from '../manifest/object.ts'
import { type ApiFailure, isFieldConflict, isNotFound } from '../plan/api-failure.ts'
import { type Conflict, findConflicts, unexplainedCauses } from '../plan/conflict.ts'
import { proveConverged } from '../plan/converged.ts'
import type { Answer, Observation, Resource } from '../plan/observation.ts'
import type { Reply } from '../plan/reply.ts'
import type { Wanted } from '../plan/wanted.ts'
import type { Api } from './api.ts'
import { type Lists, resourceKey } from './list-each.ts'

export interface ObserveContext {
  readonly fieldManager: string
  readonly forceConflicts: boolean
}

/**
 * Finds out, for each wanted object, what lives there and what the server would make of it. An object found
 * in its kind's list and provably converged costs no request; the others are read and dry-run one by one.
 * Namespaces come first: what lies in one that this rollout creates can't be asked about yet.
 */
export async function observe(
  api: Api,
  wanted: readonly Wanted[],
  lists: Lists,
  context: ObserveContext,
): Promise<Observation[]> {
  const observer = new Observer(api, lists, context)
  const isNamespace = ({ manifest: { object } }: Wanted) =>
    object.kind === 'Namespace' && object.apiVersion === 'v1'
  const namespaces = await observer.all(wanted.filter(isNamespace), new Set())
  const toCome = new Set(
    namespaces.filter(seen => seen.live === undefined).map(seen => seen.manifest.object.metadata.name),
  )
  const others = await observer.all(
    wanted.filter(one => !isNamespace(one)),
    toCome,
  )
  return [...namespaces, ...others]
}

class Observer {
  private readonly api: Api
  private readonly listed: ReadonlyMap<string, LiveObject>
  private readonly context: ObserveContext

  constructor(api: Api, lists: Lists, context: ObserveContext) {
    this.api = api
    this.context = context
    this.listed = indexWholeLists(lists)
  }

  all(wanted: readonly Wanted[], namespacesToCome: ReadonlySet<string>): Promise<Observation[]> {
    return pMap(wanted, one => this.one(one, namespacesToCome), { concurrency: this.api.concurrency })
  }

  private async one(wanted: Wanted, namespacesToCome: ReadonlySet<string>): Promise<Observation> {
    const { manifest, resource, toCome } = wanted
    const seen = (answer: Answer, live?: LiveObject): Observation => ({ manifest, resource, live, answer })
    if (resource === undefined) return seen({ kind: 'unknown-kind' })
    if (toCome) return seen({ kind: 'not-asked', why: 'kind-to-come' })
    const namespace = manifest.object.metadata.namespace
    if (namespace !== undefined && namespacesToCome.has(namespace)) {
      return seen({ kind: 'not-asked', why: 'namespace-to-come' })
    }
    const live = await this.read(manifest.object, resource)
    if (!live.ok) return seen({ kind: 'rejected', failure: live.failure })
    if (live.value?.metadata.deletionTimestamp !== undefined) {
      return seen({ kind: 'proven', restamp: false }, live.value)
    }
    return seen(await this.answer(manifest.object, resource, live.value), live.value)
  }

  /** From the list, else by a GET of its own: a label removed by hand hides an object from the list. */
  private async read(object: KubeObject, resource: Resource): Promise<Reply<LiveObject | undefined>> {
    const ref = refOf(object)
    const listed = this.listed.get(`${resourceKey(resource)} ${keyOf(ref)}`)
    if (listed !== undefined) return { ok: true, value: listed, status: 200, warnings: [] }
    const reply = await this.api.get(resource, ref)
    if (!reply.ok && isNotFound(reply.failure))
      return { ok: true, value: undefined, status: 404, warnings: [] }
    return reply
  }

  private async answer(
    object: KubeObject,
    resource: Resource,
    live: LiveObject | undefined,
  ): Promise<Answer> {
    const { fieldManager, forceConflicts } = this.context
    if (live !== undefined) {
      const proof = proveConverged(object, live, { fieldManager, resource })
      if (proof.proven) return { kind: 'proven', restamp: proof.restamp }
    }
    if (resource.aggregated) return { kind: 'not-asked', why: 'aggregated' }
    const reply = await this.dryRun(object, resource, false)
    if (reply.ok) return { kind: 'accepted', result: reply.value, taken: [] }
    if (live === undefined || !isFieldConflict(reply.failure))
      return { kind: 'rejected', failure: reply.failure }
    const conflicts = findConflicts(object, live, fieldManager)
    if (!forceConflicts && !isTakenBack(conflicts, reply.failure, { object, live, fieldManager })) {
      return { kind: 'conflict', conflicts, failure: reply.failure }
    }
    const forced = await this.dryRun(object, resource, true)
    return forced.ok
      ? { kind: 'accepted', result: forced.value, taken: conflicts }
      : { kind: 'rejected', failure: forced.failure }
  }

  private dryRun(object: KubeObject, resource: Resource, force: boolean): Promise<Reply<LiveObject>> {
    return this.api.apply(resource, object, { fieldManager: this.context.fieldManager, force, dryRun: true })
  }
}

/** Force is all or nothing per request: every field of the conflict must be known, and a take-back manager's. */
function isTakenBack(
  conflicts: readonly Conflict[],
  failure: ApiFailure,
  { object, live, fieldManager }: { object: KubeObject; live: LiveObject; fieldManager: string },
): boolean {
  if (!conflicts.every(conflict => conflict.takeBack)) return false
  return unexplainedCauses(failure, object, live, fieldManager).length === 0
}

/** Objects of the lists that hold whole objects; those of failed lists are read one by one. */
function indexWholeLists(lists: Lists): Map<string, LiveObject> {
  const objects = [...lists.values()].flatMap(({ resource, reply }) =>
    reply.ok
      ? reply.value.map(live => [`${resourceKey(resource)} ${keyOf(refOf(live))}`, live] as const)
      : [],
  )
  return new Map(objects)
}
