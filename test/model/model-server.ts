import { applyPatch, type Operation } from 'fast-json-patch'
import type { JsonPatchOperation } from '../../src/api/json-patch.ts'
import type { Reply } from '../../src/api/reply.ts'
import type { Resource } from '../../src/api/resource.ts'
import type { ApplyOptions, DeleteOptions, PatchOptions } from '../../src/cluster/rest/api.ts'
import { type ObjectRef, refOf } from '../../src/manifest/key.ts'
import type { JsonObject, KubeObject, LiveObject } from '../../src/manifest/object.ts'
import { deepEqual } from '../../src/plan/deep-equal.ts'
import { cascade, established, firstForm, isHeld } from './controllers.ts'
import { immutableRefusal } from './immutable.ts'
import { builtIn, crds, type Kind, namespaces, widgets } from './kinds.ts'
import type { Writer } from './managers.ts'
import { modified, notFound, notServed, ok, refusal, stale, terminating } from './replies.ts'
import { Store } from './store.ts'
import { appliedTo, type Draft, updatedTo } from './write-object.ts'

/** An object that is gone, and who has deleted it: directly, or by deleting its Namespace or CRD. */
export interface Death {
  readonly actor: string
  readonly live: LiveObject
  /** Whether the request named this object. Else it went along with its Namespace, its CRD or its owner. */
  readonly isDirect: boolean
}

/**
 * An API server in memory: as much of one as the program relies on, with the real rules of server-side apply.
 * `actor` names who sends a request. No request can see it; it is the truth that properties compare with.
 */
export class ModelServer {
  readonly store = new Store()
  /** Who has created an object, by UID. */
  readonly makers = new Map<string, string>()
  readonly deaths: Death[] = []
  /** The requests that have changed something, `actor apply ConfigMap a/x`. */
  readonly writes: string[] = []

  kindOf(resource: Resource): Kind | undefined {
    return this.kinds().find(kind => {
      const { group, plural, version } = kind.resource
      return group === resource.group && plural === resource.plural && version === resource.version
    })
  }

  /** The kinds that are served now. */
  kinds(): readonly Kind[] {
    const crd = this.store.find(crds.resource, { name: 'widgets.example.com' })
    const isServed = crd !== undefined && crd.metadata.deletionTimestamp === undefined
    return isServed ? [...builtIn, widgets] : builtIn
  }

  apply(resource: Resource, object: KubeObject, options: ApplyOptions, actor: string): Reply<LiveObject> {
    const ref = refOf(object)
    const kind = this.kindOf(resource)
    if (kind === undefined) return notServed()
    const live = this.store.find(resource, ref)
    const { resourceVersion, uid } = object.metadata
    if (uid !== undefined && live?.metadata.uid !== uid)
      return stale(resource, ref.name, 'the UID is another one')
    if (
      live !== undefined &&
      resourceVersion !== undefined &&
      live.metadata.resourceVersion !== resourceVersion
    )
      return stale(resource, ref.name, modified)
    const barred = live === undefined ? this.barred(resource, ref) : undefined
    if (barred !== undefined) return barred
    const draft = this.draft(kind, live, {
      manager: options.fieldManager,
      operation: 'Apply',
      apiVersion: object.apiVersion,
    })
    const next = appliedTo(draft, object, options.force)
    return next.ok ? this.finish(draft, next.value, { ...options, verb: 'apply', actor }) : next
  }

  /** A POST of an object. */
  create(object: KubeObject, fieldManager: string, actor: string): Reply<LiveObject> {
    const kind = this.kinds().find(({ resource }) => resource.kind === object.kind)
    if (kind === undefined) return notServed()
    const { resource } = kind
    const ref = refOf(object)
    if (this.store.find(resource, ref) !== undefined)
      return refusal(409, 'AlreadyExists', `${resource.plural} "${ref.name}" already exists`)
    const barred = this.barred(resource, ref)
    if (barred !== undefined) return barred
    const draft = this.draft(kind, undefined, {
      manager: fieldManager,
      operation: 'Update',
      apiVersion: object.apiVersion,
    })
    const next = updatedTo(draft, object)
    return next.ok ? this.finish(draft, next.value, { dryRun: false, verb: 'create', actor }) : next
  }

  patch(
    resource: Resource,
    ref: ObjectRef,
    operations: readonly JsonPatchOperation[],
    { actor, ...options }: PatchOptions & { readonly actor: string },
  ): Reply<LiveObject> {
    const kind = this.kindOf(resource)
    if (kind === undefined) return notServed()
    const live = this.store.find(resource, ref)
    if (live === undefined) return notFound(resource, ref.name)
    const { resourceVersion } = options
    if (resourceVersion !== undefined && live.metadata.resourceVersion !== resourceVersion)
      return stale(resource, ref.name, modified)
    const patched = patchedBy(operations, live)
    if (patched === undefined)
      return refusal(422, 'Invalid', 'the server rejected our request due to an error in our request')
    const draft = this.draft(kind, live, {
      manager: options.fieldManager,
      operation: 'Update',
      apiVersion: ref.apiVersion,
    })
    const next = updatedTo(draft, patched)
    return next.ok ? this.finish(draft, next.value, { ...options, verb: 'patch', actor }) : next
  }

  delete(
    resource: Resource,
    ref: ObjectRef,
    options: DeleteOptions,
    actor: string,
  ): Reply<{ gone: boolean }> {
    if (this.kindOf(resource) === undefined) return notServed()
    const live = this.store.find(resource, ref)
    if (live === undefined) return notFound(resource, ref.name)
    const { uid, resourceVersion } = live.metadata
    if (uid !== options.uid) return stale(resource, ref.name, 'the UID in the precondition is another one')
    if (options.resourceVersion !== undefined && options.resourceVersion !== resourceVersion)
      return stale(resource, ref.name, 'the ResourceVersion in the precondition is another one')
    if (options.dryRun) return ok({ gone: !isHeld(live) })
    this.writes.push(`${actor} delete ${live.kind} ${live.metadata.namespace ?? ''}/${live.metadata.name}`)
    const before = this.deaths.length
    cascade(this, live, actor)
    for (let at = before; at < this.deaths.length; at++) {
      const death = this.deaths[at] as Death
      this.deaths[at] = { ...death, isDirect: death.live.metadata.uid === uid }
    }
    return ok({ gone: this.store.find(resource, ref) === undefined })
  }

  /** Removes an object, or marks it as being deleted if finalizers hold it. */
  end(kind: Kind, live: LiveObject, actor: string): void {
    const { deletionTimestamp, generation } = live.metadata
    if (deletionTimestamp === undefined) this.deaths.push({ actor, live, isDirect: false })
    if (!isHeld(live)) return void this.store.remove(kind.resource, live)
    if (deletionTimestamp !== undefined) return
    const next = typeof generation === 'number' ? { generation: generation + 1 } : {}
    const going = { deletionTimestamp: this.store.now(), deletionGracePeriodSeconds: 0, ...next }
    this.store.put(kind.resource, { ...live, metadata: { ...live.metadata, ...going } })
  }

  private draft(kind: Kind, live: LiveObject | undefined, writer: Writer): Draft {
    return { kind, live, writer, time: this.store.now() }
  }

  /** Why an object can't be created there. */
  private barred({ namespaced, ...resource }: Resource, { namespace, name }: ObjectRef) {
    if (!namespaced || namespace === undefined) return undefined
    const place = this.store.find(namespaces.resource, { name: namespace })
    if (place === undefined) return notFound(namespaces.resource, namespace)
    const isGoing = place.metadata.deletionTimestamp !== undefined
    return isGoing ? terminating({ namespaced, ...resource }, name, namespace) : undefined
  }

  private finish(
    { kind, live, time }: Draft,
    next: JsonObject,
    { dryRun, verb, actor }: { readonly dryRun: boolean; readonly verb: string; readonly actor: string },
  ): Reply<LiveObject> {
    if (next === live) return ok(structuredClone(live))
    const { resource } = kind
    const refused = live && immutableRefusal(resource, live, next)
    if (refused !== undefined) return refused
    const object = live === undefined ? firstForm(kind, next, time) : changed(kind, live, next)
    if (dryRun) return ok(structuredClone(object), live === undefined ? 201 : 200)
    this.writes.push(
      `${actor} ${verb} ${object.kind} ${object.metadata.namespace ?? ''}/${object.metadata.name}`,
    )
    const uid = live?.metadata.uid ?? this.store.newUid()
    if (live === undefined) this.makers.set(uid, actor)
    const stored = this.store.put(resource, { ...object, metadata: { ...object.metadata, uid } })
    if (live === undefined && kind === crds) this.store.put(resource, established(stored, time))
    if (stored.metadata.deletionTimestamp !== undefined && !isHeld(stored)) cascade(this, stored, actor)
    return ok(structuredClone(stored), live === undefined ? 201 : 200)
  }
}

function changed(kind: Kind, live: LiveObject, next: JsonObject): LiveObject {
  const { generation } = live.metadata
  const contentOf = ({ metadata: _1, status: _2, ...content }: JsonObject) => content
  const isNew = kind.hasGeneration && !deepEqual(contentOf(live), contentOf(next))
  const object = next as LiveObject
  return isNew ? { ...object, metadata: { ...object.metadata, generation: Number(generation) + 1 } } : object
}

function patchedBy(operations: readonly JsonPatchOperation[], live: LiveObject): JsonObject | undefined {
  // To replace a field that a map does not have is to add it.
  const asked = operations.map(one =>
    one.op === 'replace' && !/\/\d+$/.test(one.path) ? { ...one, op: 'add' } : one,
  )
  try {
    return applyPatch(structuredClone(live) as JsonObject, structuredClone(asked) as Operation[], true)
      .newDocument
  } catch {
    return undefined
  }
}
