import { expect, test } from 'vitest'
import { configuration } from './configuration.ts'
import { onPlane } from './on-plane.ts'

// Each default of src/plan/fields/known-defaults.ts as a real server fills it in: these objects need no dry run.
const { plane, place, run } = onPlane({ nodes: 0 })

type Object = Parameters<typeof configuration>[0][string]

const podSpec = {
  containers: [
    {
      name: 'a',
      image: 'a:1',
      env: [
        { name: 'NODE', valueFrom: { fieldRef: { fieldPath: 'spec.nodeName' } } },
        { name: 'CPU', valueFrom: { resourceFieldRef: { resource: 'limits.cpu' } } },
      ],
    },
  ],
  initContainers: [
    {
      name: 'b',
      image: 'a:1',
      env: [{ name: 'IP', valueFrom: { fieldRef: { fieldPath: 'status.podIP' } } }],
    },
  ],
  volumes: [
    {
      name: 'info',
      downwardAPI: { items: [{ path: 'labels', fieldRef: { fieldPath: 'metadata.labels' } }] },
    },
    {
      name: 'token',
      projected: {
        sources: [
          { serviceAccountToken: { path: 'token' } },
          {
            downwardAPI: {
              items: [{ path: 'cpu', resourceFieldRef: { containerName: 'a', resource: 'limits.cpu' } }],
            },
          },
        ],
      },
    },
  ],
}
const metadata = { name: 'defaults' }
const labels = { app: 'defaults' }
const template = { metadata: { labels }, spec: podSpec }
const selector = { matchLabels: labels }
const jobSpec = {
  suspend: true,
  template: { metadata: { labels }, spec: { ...podSpec, restartPolicy: 'Never' } },
  podFailurePolicy: { rules: [{ action: 'Ignore', onPodConditions: [{ type: 'DisruptionTarget' }] }] },
}
const claim = {
  metadata: { name: 'data' },
  spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
}
const rule = { apiGroups: ['x.example.com'], apiVersions: ['v1'], operations: ['CREATE'], resources: ['xs'] }
const webhook = {
  name: 'a.example.com',
  admissionReviewVersions: ['v1'],
  sideEffects: 'None',
  failurePolicy: 'Ignore',
  clientConfig: { url: 'https://127.0.0.1:1' },
  rules: [rule],
}
const match = { resourceRules: [rule], excludeResourceRules: [{ ...rule, operations: ['DELETE'] }] }
const subjects = [
  { kind: 'User', name: 'jane' },
  { kind: 'ServiceAccount', name: 'a', namespace: 'default' },
]
const peers = [{ ports: [{ port: 80 }, { port: 53, protocol: 'UDP' }] }]
const mutation = { expression: 'Object{}' }
const address = { addresses: ['10.0.0.1'] }

function of(apiVersion: string, kind: string, rest: object): Object {
  return { apiVersion, kind, metadata, ...rest } as Object
}

const objects: Readonly<Record<string, Object>> = {
  endpoints: of('v1', 'Endpoints', { subsets: [{ addresses: [{ ip: '10.0.0.1' }], ports: [{ port: 80 }] }] }),
  pod: of('v1', 'Pod', { spec: podSpec }),
  podTemplate: of('v1', 'PodTemplate', { template }),
  rc: of('v1', 'ReplicationController', { spec: { replicas: 0, template } }),
  daemonSet: of('apps/v1', 'DaemonSet', { spec: { selector, template } }),
  deployment: of('apps/v1', 'Deployment', { spec: { replicas: 0, selector, template } }),
  replicaSet: of('apps/v1', 'ReplicaSet', { spec: { replicas: 0, selector, template } }),
  statefulSet: of('apps/v1', 'StatefulSet', {
    spec: { replicas: 0, serviceName: 'a', selector, template, volumeClaimTemplates: [claim] },
  }),
  cronJob: of('batch/v1', 'CronJob', {
    spec: { schedule: '0 0 1 1 *', suspend: true, jobTemplate: { spec: jobSpec } },
  }),
  job: of('batch/v1', 'Job', { spec: jobSpec }),
  slice: of('discovery.k8s.io/v1', 'EndpointSlice', {
    addressType: 'IPv4',
    endpoints: [address],
    ports: [{ port: 80 }],
  }),
  policy: of('networking.k8s.io/v1', 'NetworkPolicy', {
    spec: { podSelector: {}, ingress: peers, egress: peers },
  }),
  roleBinding: of('rbac.authorization.k8s.io/v1', 'RoleBinding', {
    roleRef: { kind: 'ClusterRole', name: 'view' },
    subjects,
  }),
  clusterRoleBinding: of('rbac.authorization.k8s.io/v1', 'ClusterRoleBinding', {
    roleRef: { kind: 'ClusterRole', name: 'view' },
    subjects,
  }),
  validating: of('admissionregistration.k8s.io/v1', 'ValidatingWebhookConfiguration', {
    webhooks: [webhook],
  }),
  mutating: of('admissionregistration.k8s.io/v1', 'MutatingWebhookConfiguration', { webhooks: [webhook] }),
  validatingPolicy: of('admissionregistration.k8s.io/v1', 'ValidatingAdmissionPolicy', {
    spec: { matchConstraints: match, validations: [{ expression: 'true' }] },
  }),
  validatingBinding: of('admissionregistration.k8s.io/v1', 'ValidatingAdmissionPolicyBinding', {
    spec: { policyName: 'nobody', validationActions: ['Audit'], matchResources: match },
  }),
  mutatingPolicy: of('admissionregistration.k8s.io/v1', 'MutatingAdmissionPolicy', {
    spec: {
      matchConstraints: match,
      reinvocationPolicy: 'Never',
      mutations: [{ patchType: 'ApplyConfiguration', applyConfiguration: mutation }],
    },
  }),
  mutatingBinding: of('admissionregistration.k8s.io/v1', 'MutatingAdmissionPolicyBinding', {
    spec: { policyName: 'nobody', matchResources: match },
  }),
}

const parents = {
  type: 'array',
  items: {
    type: 'object',
    properties: {
      group: { type: 'string', default: 'gateway.example.com' },
      name: { type: 'string' },
      to: { type: 'object', default: {}, properties: { port: { type: 'integer', default: 80 } } },
    },
  },
}
const schema = {
  type: 'object',
  properties: { spec: { type: 'object', properties: { parents } } },
}
const custom: Readonly<Record<string, Object>> = {
  crd: {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: 'routes.example.com' },
    spec: {
      group: 'example.com',
      scope: 'Namespaced',
      names: { plural: 'routes', singular: 'route', kind: 'Route', listKind: 'RouteList' },
      versions: [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: schema } }],
    },
  },
  route: of('example.com/v1', 'Route', { spec: { parents: [{ name: 'a' }, { name: 'b', group: 'other' }] } }),
}

/** The kinds that a run has asked about with a dry run. */
async function dryRunsSince(start: Date): Promise<string[]> {
  const events = await plane.auditEvents()
  return events
    .filter(({ userAgent, verb }) => userAgent?.startsWith('kubectl-nixos') && verb === 'patch')
    .filter(({ requestReceivedTimestamp }) => Date.parse(requestReceivedTimestamp) >= start.getTime())
    .map(({ requestURI }) => requestURI.split('?')[0]?.split('/').at(-2) ?? '')
}

test('objects with defaults inside fields that are owned as a whole are proven to be equal', async () => {
  place.write(configuration({ ...objects, ...custom }, { instance: 'defaults' }))
  expect(await run('apply')).toMatchObject({ code: 0 })
  const start = new Date()
  expect(await run('diff')).toMatchObject({ code: 0, stdout: '' })
  expect(await dryRunsSince(start)).toEqual([])
  expect(await run('apply')).toMatchObject({ code: 0, writes: [] })
})
