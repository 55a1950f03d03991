import type { FindSchema } from '../../manifest/crd-schema.ts'
import { groupKindOf } from '../../manifest/kind.ts'
import type { Json, JsonObject } from '../../manifest/object.ts'

/**
 * The defaults of the API server inside fields of built-in kinds that are owned as a whole, in the form of the schema of
 * a CRD. Elsewhere no default is needed, because the entry of a manager does not own a field that it does not set.
 * test/e2e/known-defaults.test.ts checks each of them against a real server.
 */
const builtIn: Readonly<Record<string, JsonObject>> = builtInDefaults()

/** Finds the defaults of a kind: the table above for built-in kinds, else the CRDs of the configuration. */
export function knownDefaults(findSchema: FindSchema): FindSchema {
  return (apiVersion, kind) => builtIn[groupKindOf({ apiVersion, kind })] ?? findSchema(apiVersion, kind)
}

function builtInDefaults(): Record<string, JsonObject> {
  const port = list(map({ protocol: value('TCP') }))
  const rule = list(map({ scope: value('*') }))
  const match = map({
    matchPolicy: value('Equivalent'),
    namespaceSelector: value({}),
    objectSelector: value({}),
    resourceRules: rule,
    excludeResourceRules: rule,
  })
  const policy = map({ spec: map({ matchConstraints: match }) })
  const policyBinding = map({ spec: map({ matchResources: match }) })
  const webhooks = map({ webhooks: list(map({ rules: rule })) })
  const byRole = value('rbac.authorization.k8s.io')
  const binding = map({ roleRef: map({ apiGroup: byRole }), subjects: list(map({ apiGroup: byRole })) })
  const peers = list(map({ ports: port }))
  const claims = list(
    map({
      apiVersion: value('v1'),
      kind: value('PersistentVolumeClaim'),
      metadata: map({ creationTimestamp: value(null) }),
      spec: map({ volumeMode: value('Filesystem') }),
      status: value({ phase: 'Pending' }),
    }),
  )
  const pod = map({ spec: podSpec() })
  const template = map({ spec: map({ template: pod }) })
  const failureRules = list(map({ onPodConditions: list(map({ status: value('True') })) }))
  const job = map({ template: pod, podFailurePolicy: map({ rules: failureRules }) })
  const admission = 'admissionregistration.k8s.io'
  const rbac = 'rbac.authorization.k8s.io'
  return {
    '/Endpoints': map({ subsets: list(map({ ports: port })) }),
    '/Pod': pod,
    '/PodTemplate': map({ template: pod }),
    '/ReplicationController': template,
    [`${admission}/MutatingAdmissionPolicy`]: policy,
    [`${admission}/MutatingAdmissionPolicyBinding`]: policyBinding,
    [`${admission}/MutatingWebhookConfiguration`]: webhooks,
    [`${admission}/ValidatingAdmissionPolicy`]: policy,
    [`${admission}/ValidatingAdmissionPolicyBinding`]: policyBinding,
    [`${admission}/ValidatingWebhookConfiguration`]: webhooks,
    'apps/DaemonSet': template,
    'apps/Deployment': template,
    'apps/ReplicaSet': template,
    'apps/StatefulSet': map({ spec: map({ template: pod, volumeClaimTemplates: claims }) }),
    'batch/CronJob': map({ spec: map({ jobTemplate: map({ spec: job }) }) }),
    'batch/Job': map({ spec: job }),
    'discovery.k8s.io/EndpointSlice': map({
      endpoints: list(map({ conditions: value({}) })),
      ports: list(map({ name: value(''), protocol: value('TCP') })),
    }),
    'networking.k8s.io/NetworkPolicy': map({ spec: map({ ingress: peers, egress: peers }) }),
    [`${rbac}/ClusterRoleBinding`]: binding,
    [`${rbac}/RoleBinding`]: binding,
  }
}

function podSpec(): JsonObject {
  const source = {
    fieldRef: map({ apiVersion: value('v1') }),
    resourceFieldRef: map({ divisor: value('0') }),
  }
  const downwardAPI = map({ items: list(map(source)) })
  const serviceAccountToken = map({ expirationSeconds: value(3600) })
  const containers = list(map({ env: list(map({ valueFrom: map(source) })) }))
  const projected = map({ sources: list(map({ downwardAPI, serviceAccountToken })) })
  return map({
    containers,
    initContainers: containers,
    volumes: list(map({ downwardAPI, projected })),
  })
}

function map(properties: JsonObject): JsonObject {
  return { properties }
}

function list(items: JsonObject): JsonObject {
  return { items }
}

function value(standard: Json): JsonObject {
  return { default: standard }
}
