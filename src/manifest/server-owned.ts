import { groupOf } from './key.ts'
import { isBuiltInGroup } from './kind.ts'
import { lastApplied } from './last-applied.ts'
import { isJsonObject, type Json, type JsonObject, type KubeObject } from './object.ts'
import { extendPointer } from './pointer.ts'

/** Fields of metadata that only the API server sets. `kubectl get -o yaml` prints them. */
const serverMetadata = [
  'creationTimestamp',
  'deletionGracePeriodSeconds',
  'deletionTimestamp',
  'generation',
  'managedFields',
  'resourceVersion',
  'selfLink',
  'uid',
] as const

/** Annotations in which kubectl and the controllers of Kubernetes keep notes of their own. */
const controllerAnnotations: ReadonlySet<string> = new Set([
  lastApplied,
  'autoscaling.alpha.kubernetes.io/conditions',
  'autoscaling.alpha.kubernetes.io/current-metrics',
  'batch.kubernetes.io/job-tracking',
  'control-plane.alpha.kubernetes.io/leader',
  'deployment.kubernetes.io/desired-replicas',
  'deployment.kubernetes.io/max-replicas',
  'deployment.kubernetes.io/revision',
  'deployment.kubernetes.io/revision-history',
  'deprecated.daemonset.template.generation',
  'endpoints.kubernetes.io/last-change-trigger-time',
  'pv.kubernetes.io/bind-completed',
  'pv.kubernetes.io/bound-by-controller',
  'volume.beta.kubernetes.io/storage-provisioner',
  'volume.kubernetes.io/selected-node',
  'volume.kubernetes.io/storage-provisioner',
])

/** A body, and the JSON pointers of the fields that it lost and that had a value. */
export interface Trimmed {
  readonly object: KubeObject
  readonly leftOut: readonly string[]
}

/**
 * A body without what only the API server and its controllers set (docs/rules.md 1.15): fields of metadata,
 * annotations of controllers, and the status of a built-in kind. In a custom resource status may be a plain field.
 */
export function withoutServerOwned(object: KubeObject): Trimmed {
  const { metadata, leftOut } = trimMetadata(object.metadata)
  const { status, ...rest } = object
  if (status === undefined || !isBuiltInGroup(groupOf(object.apiVersion)))
    return { object: { ...object, metadata }, leftOut }
  const body = { ...rest, metadata } as KubeObject
  return { object: body, leftOut: isBlank(status) ? leftOut : [...leftOut, '/status'] }
}

function trimMetadata(metadata: KubeObject['metadata']) {
  const given = serverMetadata.filter(name => metadata[name] !== undefined)
  const { annotations } = metadata
  const notes = isJsonObject(annotations)
    ? Object.keys(annotations).filter(name => controllerAnnotations.has(name))
    : []
  const trimmed = { ...metadata }
  for (const name of given) delete trimmed[name]
  if (isJsonObject(annotations) && notes.length > 0) {
    const others = Object.entries(annotations).filter(([name]) => !controllerAnnotations.has(name))
    trimmed['annotations'] = Object.fromEntries(others)
    if (others.length === 0) delete trimmed['annotations']
  }
  return {
    metadata: trimmed,
    leftOut: [
      ...given.filter(name => !isBlank(metadata[name])).map(name => `/metadata/${name}`),
      ...notes.map(name => extendPointer('/metadata/annotations', name)),
    ],
  }
}

/** Whether a value says nothing. Generators print `creationTimestamp: null` and a status of empty fields. */
function isBlank(value: Json | undefined): boolean {
  if (typeof value !== 'object' || value === null) return !value
  return Object.values(value as JsonObject | Json[]).every(isBlank)
}
