import { groupKindOf } from './kind.ts'
import { isJsonObject, type Json } from './object.ts'
import type { Problem } from './problems.ts'
import { listByName, listOf, mapOf, object, type Shape, shapeProblems, text } from './shape.ts'

const texts = mapOf(text)
const labelSelector = object({
  matchLabels: texts,
  matchExpressions: listOf(object({ key: text, operator: text, values: listOf(text) })),
})

const container = object({
  name: text,
  image: text,
  command: listOf(text),
  args: listOf(text),
  workingDir: text,
  env: listByName(object({ name: text, value: text })),
  envFrom: listOf(object({ prefix: text })),
  ports: listByName(object({ name: text })),
  volumeMounts: listByName(object({ name: text, mountPath: text, subPath: text })),
  volumeDevices: listByName(object({ name: text, devicePath: text })),
})

const podSpec = object({
  containers: listByName(container),
  initContainers: listByName(container),
  ephemeralContainers: listByName(container),
  volumes: listByName(object({ name: text })),
  imagePullSecrets: listByName(object({ name: text })),
  nodeSelector: texts,
  tolerations: listOf(object({ key: text, value: text })),
  hostAliases: listOf(object({ ip: text, hostnames: listOf(text) })),
  topologySpreadConstraints: listOf(object({ labelSelector })),
})

const podTemplate = object({ metadata: object({ labels: texts, annotations: texts }), spec: podSpec })
const workload = object({ spec: object({ selector: labelSelector, template: podTemplate }) })
const peers = listOf(object({ podSelector: labelSelector, namespaceSelector: labelSelector }))
const rules = listOf(
  object({
    apiGroups: listOf(text),
    resources: listOf(text),
    verbs: listOf(text),
    resourceNames: listOf(text),
    nonResourceURLs: listOf(text),
  }),
)
const binding = object({ subjects: listOf(object({ kind: text, name: text, namespace: text })) })

/**
 * The fields of built-in kinds in which people often write a number for a text, or an attribute set for a list. The
 * keys are group and kind.
 */
const shapes: Readonly<Record<string, Shape>> = {
  '/ConfigMap': object({ data: texts, binaryData: texts }),
  // The message of the server about a wrong type would show the value.
  '/Secret': object({ data: texts, stringData: texts }),
  '/Pod': object({ spec: podSpec }),
  '/PodTemplate': object({ template: podTemplate }),
  '/ReplicationController': object({ spec: object({ selector: texts, template: podTemplate }) }),
  'apps/DaemonSet': workload,
  'apps/Deployment': workload,
  'apps/ReplicaSet': workload,
  'apps/StatefulSet': workload,
  'batch/Job': workload,
  'batch/CronJob': object({ spec: object({ schedule: text, jobTemplate: workload }) }),
  '/Service': object({ spec: object({ selector: texts, ports: listByName(object({ name: text })) }) }),
  '/PersistentVolumeClaim': object({ spec: object({ selector: labelSelector, accessModes: listOf(text) }) }),
  '/PersistentVolume': object({ spec: object({ accessModes: listOf(text), mountOptions: listOf(text) }) }),
  'policy/PodDisruptionBudget': object({ spec: object({ selector: labelSelector }) }),
  'networking.k8s.io/NetworkPolicy': object({
    spec: object({
      podSelector: labelSelector,
      policyTypes: listOf(text),
      ingress: listOf(object({ from: peers })),
      egress: listOf(object({ to: peers })),
    }),
  }),
  'networking.k8s.io/Ingress': object({
    spec: object({
      tls: listOf(object({ hosts: listOf(text), secretName: text })),
      rules: listOf(object({ host: text, http: object({ paths: listOf(object({ path: text })) }) })),
    }),
  }),
  'rbac.authorization.k8s.io/ClusterRole': object({ rules }),
  'rbac.authorization.k8s.io/Role': object({ rules }),
  'rbac.authorization.k8s.io/ClusterRoleBinding': binding,
  'rbac.authorization.k8s.io/RoleBinding': binding,
  'storage.k8s.io/StorageClass': object({ parameters: texts, mountOptions: listOf(text) }),
}

/**
 * The values of a built-in object whose type the API server would reject with a message that does not help, such as
 * `expected string, got &value.valueUnstructured{Value:1}`. Objects of other kinds have none.
 */
export function builtInProblems(
  given: Json,
  apiVersion: Json | undefined,
  kind: Json | undefined,
): Problem[] {
  if (!isJsonObject(given) || typeof apiVersion !== 'string' || typeof kind !== 'string') return []
  const shape = shapes[groupKindOf({ apiVersion, kind })]
  return shape === undefined ? [] : shapeProblems(given, shape, '')
}
