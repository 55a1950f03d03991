import { keyOf, type ObjectKey } from '../manifest/key.ts'
import { groupKindOf } from '../manifest/kind.ts'
import { isJsonObject, type Json, type JsonObject, type KubeObject } from '../manifest/object.ts'

/** The pod specs of an object: its own, or that of its template. */
const podSpecPaths: Readonly<Record<string, readonly string[]>> = {
  '/Pod': ['spec'],
  '/PodTemplate': ['template', 'spec'],
  '/ReplicationController': ['spec', 'template', 'spec'],
  'apps/DaemonSet': ['spec', 'template', 'spec'],
  'apps/Deployment': ['spec', 'template', 'spec'],
  'apps/ReplicaSet': ['spec', 'template', 'spec'],
  'apps/StatefulSet': ['spec', 'template', 'spec'],
  'batch/Job': ['spec', 'template', 'spec'],
  'batch/CronJob': ['spec', 'jobTemplate', 'spec', 'template', 'spec'],
}

/** The spec of the Pods that an object is or makes. Undefined for other kinds. */
export function podSpecOf(object: KubeObject): JsonObject | undefined {
  const path = podSpecPaths[groupKindOf(object)]
  return path?.reduce<JsonObject>((at, step) => fields(at[step]), object)
}

/**
 * The keys of what a pod spec names: its service account, its classes, and the ConfigMaps, Secrets and claims of its
 * volumes and containers. A Pod that names no service account has the one called `default`.
 */
export function podReferences(spec: JsonObject, namespace: string): ObjectKey[] {
  const volumes = items(spec['volumes'])
  const projected = volumes.flatMap(volume => items(fields(volume['projected'])['sources']))
  const containers = ['initContainers', 'containers', 'ephemeralContainers'].flatMap(list =>
    items(spec[list]),
  )
  const variables = containers.flatMap(({ env }) => items(env)).map(({ valueFrom }) => fields(valueFrom))
  const whole = containers.flatMap(({ envFrom }) => items(envFrom))
  const configMaps = [
    ...volumes.map(({ configMap }) => fields(configMap)['name']),
    ...projected.map(({ configMap }) => fields(configMap)['name']),
    ...variables.map(({ configMapKeyRef }) => fields(configMapKeyRef)['name']),
    ...whole.map(({ configMapRef }) => fields(configMapRef)['name']),
  ]
  const secrets = [
    ...volumes.map(({ secret }) => fields(secret)['secretName']),
    ...volumes.map(({ csi }) => fields(fields(csi)['nodePublishSecretRef'])['name']),
    ...projected.map(({ secret }) => fields(secret)['name']),
    ...variables.map(({ secretKeyRef }) => fields(secretKeyRef)['name']),
    ...whole.map(({ secretRef }) => fields(secretRef)['name']),
    ...items(spec['imagePullSecrets']).map(({ name }) => name),
  ]
  const claims = volumes.map(one => fields(one['persistentVolumeClaim'])['claimName'])
  const ephemeral = volumes.map(one => fields(fields(one['ephemeral'])['volumeClaimTemplate'])['spec'])
  return [
    ...named('v1', 'ServiceAccount', [spec['serviceAccountName'] ?? 'default'], namespace),
    ...named('v1', 'ConfigMap', configMaps, namespace),
    ...named('v1', 'Secret', secrets, namespace),
    ...named('v1', 'PersistentVolumeClaim', claims, namespace),
    ...named('scheduling.k8s.io/v1', 'PriorityClass', [spec['priorityClassName']]),
    ...named('node.k8s.io/v1', 'RuntimeClass', [spec['runtimeClassName']]),
    ...ephemeral.flatMap(claim => claimReferences(fields(claim))),
  ]
}

/** The keys of what the spec of a PersistentVolumeClaim names: its class and its volume. */
export function claimReferences(spec: JsonObject): ObjectKey[] {
  return [
    ...named('storage.k8s.io/v1', 'StorageClass', [spec['storageClassName']]),
    ...named('v1', 'PersistentVolume', [spec['volumeName']]),
  ]
}

/** The keys of objects of one kind. What is not a name is left out. */
export function named(
  apiVersion: string,
  kind: string,
  names: readonly (Json | undefined)[],
  namespace = '',
): ObjectKey[] {
  return names.flatMap(name =>
    typeof name === 'string' && name !== '' ? [keyOf({ apiVersion, kind, namespace, name })] : [],
  )
}

/** A value as an object; an empty one if it is none. */
export function fields(value: Json | undefined): JsonObject {
  return isJsonObject(value) ? value : {}
}

/** The objects of a list. */
export function items(value: Json | undefined): JsonObject[] {
  return Array.isArray(value) ? value.filter(isJsonObject) : []
}
