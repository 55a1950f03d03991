import type { Json, JsonObject, LiveObject } from '../../src/manifest/object.ts'
import { isJsonObject } from '../../src/manifest/object.ts'
import { crds, type Kind, namespaces, widgets } from './kinds.ts'
import { readManagers, writeManagers } from './managers.ts'
import type { ModelServer } from './model-server.ts'

/** A new object with what the server fills in. */
export function firstForm({ resource, hasGeneration }: Kind, object: JsonObject, time: string): LiveObject {
  const { metadata, ...rest } = object as LiveObject
  const filled = {
    ...metadata,
    uid: 'new',
    creationTimestamp: time,
    resourceVersion: '0',
    ...(hasGeneration ? { generation: 1 } : {}),
  }
  if (resource.kind !== 'Namespace') return { ...rest, metadata: filled } as LiveObject
  const labels = { ...metadata.labels, 'kubernetes.io/metadata.name': metadata.name }
  const spec = { finalizers: ['kubernetes'] }
  return { ...rest, spec, status: { phase: 'Active' }, metadata: { ...filled, labels } } as LiveObject
}

/** A CRD whose kind is served. The server sets that in the status right after the creation. */
export function established(crd: LiveObject, time: string): LiveObject {
  const managers = new Map(readManagers(crd.metadata.managedFields ?? []))
  managers.set('status', {
    manager: 'kube-apiserver',
    operation: 'Update',
    apiVersion: crd.apiVersion,
    subresource: 'status',
    time,
    fields: new Set(['f:status\nf:conditions\nk:{"type":"Established"}']),
  })
  const conditions = ['NamesAccepted', 'Established'].map(type => ({ type, status: 'True' }))
  return {
    ...crd,
    metadata: {
      ...crd.metadata,
      finalizers: ['customresourcecleanup.apiextensions.k8s.io'],
      managedFields: writeManagers(managers),
    },
    status: { conditions },
  }
}

/** Finalizers that a controller of the model removes by itself, once the contents are gone. */
const cleanups: readonly Json[] = ['customresourcecleanup.apiextensions.k8s.io']

/** Whether finalizers of others hold an object. */
export function isHeld({ metadata }: LiveObject): boolean {
  const { finalizers } = metadata
  return Array.isArray(finalizers) && finalizers.some(one => !cleanups.includes(one))
}

/** Deletes an object with all that goes along: what is in a Namespace, objects of a CRD, and what it owns. */
export function cascade(server: ModelServer, live: LiveObject, actor: string): void {
  const kind = kindOfObject(server, live)
  const inside = insideOf(server, live)
  for (const one of inside) cascade(server, one, actor)
  if (insideOf(server, live).length > 0) hold(server, kind, live, actor)
  else server.end(kind, server.store.find(kind.resource, live.metadata) ?? live, actor)
  sweepTerminating(server, actor)
}

/** A Namespace or a CRD with contents that finalizers hold is marked as being deleted. */
function hold(server: ModelServer, { resource }: Kind, live: LiveObject, actor: string): void {
  if (live.metadata.deletionTimestamp !== undefined) return
  server.deaths.push({ actor, live, isDirect: false })
  const isNamespace = resource.kind === 'Namespace'
  server.store.put(resource, {
    ...live,
    metadata: { ...live.metadata, deletionTimestamp: server.store.now() },
    ...(isNamespace ? { status: { phase: 'Terminating' } } : {}),
  })
}

/** Ends the Namespaces and CRDs that are being deleted and that have become empty. */
function sweepTerminating(server: ModelServer, actor: string): void {
  for (const kind of [namespaces, crds]) {
    for (const one of server.store.all(kind.resource)) {
      const isGoing = one.metadata.deletionTimestamp !== undefined
      if (isGoing && insideOf(server, one).length === 0 && !isHeld(one)) server.end(kind, one, actor)
    }
  }
}

function insideOf({ store }: ModelServer, { kind, metadata }: LiveObject): LiveObject[] {
  const owned = store.all().filter(one => ownersOf(one).includes(metadata.uid))
  if (kind === 'Namespace') return store.all().filter(one => one.metadata.namespace === metadata.name)
  if (kind === 'CustomResourceDefinition')
    return metadata.name === 'widgets.example.com' ? store.all(widgets.resource) : []
  return owned
}

function ownersOf({ metadata }: LiveObject): string[] {
  return (metadata.ownerReferences ?? []).filter(isJsonObject).map(({ uid }) => String(uid))
}

function kindOfObject(server: ModelServer, { kind }: LiveObject): Kind {
  const known = [...server.kinds(), widgets].find(one => one.resource.kind === kind)
  if (known === undefined) throw new Error(`the model has no kind ${kind}`)
  return known
}
