import type { Json, JsonObject } from '../../../src/manifest/object.ts'
import { ago, type Case, condition } from './objects.ts'

// The statuses are those of Kubernetes 1.36.

const claim = 'v1 PersistentVolumeClaim'
const notProvisioned = 'waiting: its volume is not provisioned yet'

function pending(name: string, annotations: JsonObject, expected: string): Case {
  return [claim, name, { metadata: { annotations }, spec: {}, status: { phase: 'Pending' } }, expected]
}

function created(name: string, seconds: number, expected: string): Case {
  return [
    claim,
    name,
    { metadata: { creationTimestamp: ago(seconds) }, status: { phase: 'Pending' } },
    expected,
  ]
}

const volumes: Case[] = [
  [claim, 'bound', { spec: { volumeName: 'disk' }, status: { phase: 'Bound' } }, 'ready'],
  [
    claim,
    'that has lost its volume',
    { status: { phase: 'Lost' } },
    'failed: its volume does not exist any more',
  ],
  pending('without a consumer', {}, 'ready'),
  created('just now', 2, 'waiting until 3 s: the volume controller may not have seen it yet'),
  created(
    'by a server that counts whole seconds',
    -1,
    'waiting until 6 s: the volume controller may not have seen it yet',
  ),
  created('by a server whose clock is far ahead', -7, 'ready'),
  pending(
    'being provisioned',
    { 'volume.kubernetes.io/storage-provisioner': 'example.org/disk' },
    notProvisioned,
  ),
  pending('of an older server', { 'volume.beta.kubernetes.io/storage-provisioner': 'a' }, notProvisioned),
  pending('with a consumer on a node', { 'volume.kubernetes.io/selected-node': 'node-1' }, notProvisioned),
  [
    claim,
    'that names its volume',
    { spec: { volumeName: 'disk' }, status: { phase: 'Pending' } },
    'waiting: it is not bound to PersistentVolume disk yet',
  ],
  ['v1 PersistentVolume', 'bound', { status: { phase: 'Bound' } }, 'ready'],
  ['v1 PersistentVolume', 'available', { status: { phase: 'Available' } }, 'ready'],
  ['v1 PersistentVolume', 'released', { status: { phase: 'Released' } }, 'ready'],
  ['v1 PersistentVolume', 'new', {}, "waiting: it can't be bound yet"],
  [
    'v1 PersistentVolume',
    'that has failed',
    {
      status: {
        phase: 'Failed',
        reason: 'VolumeFailedDelete',
        message: 'host_path deleter only supports /tmp/.+ but received provided /data',
      },
    },
    'failed: it could not be recycled or deleted (VolumeFailedDelete): host_path deleter only supports /tmp/.+ but received provided /data',
  ],
]

const awaited = { metadata: { annotations: { 'kubernixos/await-address': 'true' } } }
const balancer = { type: 'LoadBalancer', clusterIP: '10.96.3.4' }
const assigned = { loadBalancer: { ingress: [{ ip: '203.0.113.7' }] } }
const noAddress = 'waiting: it has no external address yet'

const network: Case[] = [
  ['v1 Service', 'inside of the cluster', { spec: { type: 'ClusterIP', clusterIP: '10.96.3.4' } }, 'ready'],
  ['v1 Service', 'headless', { ...awaited, spec: { type: 'ClusterIP', clusterIP: 'None' } }, 'ready'],
  [
    'v1 Service',
    'of another name',
    { spec: { type: 'ExternalName', externalName: 'a.example.org' } },
    'ready',
  ],
  ['v1 Service', 'with a load balancer', { spec: balancer, status: { loadBalancer: {} } }, 'ready'],
  [
    'v1 Service',
    'without a cluster IP',
    { spec: { type: 'LoadBalancer' } },
    'waiting: it has no cluster IP yet',
  ],
  [
    'v1 Service',
    'whose address is awaited',
    { ...awaited, spec: balancer, status: { loadBalancer: {} } },
    noAddress,
  ],
  ['v1 Service', 'that has its address', { ...awaited, spec: balancer, status: assigned }, 'ready'],
  [
    'v1 Service',
    'with addresses of its own',
    { ...awaited, spec: { ...balancer, externalIPs: ['203.0.113.7'] } },
    'ready',
  ],
  ['networking.k8s.io/v1 Ingress', 'of any kind', { status: { loadBalancer: {} } }, 'ready'],
  [
    'networking.k8s.io/v1 Ingress',
    'whose address is awaited',
    { ...awaited, status: { loadBalancer: {} } },
    noAddress,
  ],
  ['networking.k8s.io/v1 Ingress', 'that has its address', { ...awaited, status: assigned }, 'ready'],
]

const budget = 'policy/v1 PodDisruptionBudget'
const scaler = 'autoscaling/v2 HorizontalPodAutoscaler'

function conditions(kind: string, name: string, list: Json[], expected: string): Case {
  return [kind, name, { status: { observedGeneration: 2, conditions: list } }, expected]
}

const able = condition('AbleToScale', 'True', 'SucceededGetScale')
const lost = `the HPA controller was unable to get the target's current scale: deployments.apps "nothing" not found`
const policies: Case[] = [
  conditions(
    budget,
    'that allows disruptions',
    [condition('DisruptionAllowed', 'True', 'SufficientPods')],
    'ready',
  ),
  conditions(
    budget,
    'that allows none',
    [condition('DisruptionAllowed', 'False', 'InsufficientPods')],
    'ready',
  ),
  conditions(
    budget,
    'that can not be computed',
    [condition('DisruptionAllowed', 'False', 'SyncFailed', 'found no controllers for pod "a"')],
    'waiting: DisruptionAllowed is False (SyncFailed): found no controllers for pod "a"',
  ),
  [budget, 'new', {}, 'waiting: its controller has not seen it yet'],
  [scaler, 'new', { status: { currentMetrics: null } }, 'ready'],
  conditions(
    scaler,
    'without metrics',
    [able, condition('ScalingActive', 'False', 'FailedGetResourceMetric')],
    'ready',
  ),
  conditions(
    scaler,
    'without a target',
    [condition('AbleToScale', 'False', 'FailedGetScale', lost)],
    `waiting: AbleToScale is False (FailedGetScale): ${lost}`,
  ),
  [
    scaler,
    'changed',
    { status: { observedGeneration: 1 } },
    'waiting: its controller has not seen the newest change yet',
  ],
]

const crd = 'apiextensions.k8s.io/v1 CustomResourceDefinition'
const service = 'apiregistration.k8s.io/v1 APIService'
const accepted = condition('NamesAccepted', 'True', 'NoConflicts', 'no conflicts found')
const taken = condition('NamesAccepted', 'False', 'ListKindConflict', '"BackupList" is already in use')
const installing = condition('Established', 'False', 'Installing', 'the initial names have been accepted')

const apis: Case[] = [
  conditions(
    crd,
    'established',
    [accepted, condition('Established', 'True', 'InitialNamesAccepted')],
    'ready',
  ),
  conditions(crd, 'new', [], 'waiting: it is not established yet'),
  conditions(
    crd,
    'that is being installed',
    [accepted, installing],
    'waiting: Established is False (Installing): the initial names have been accepted',
  ),
  conditions(
    crd,
    'with the names of another one',
    [condition('Established', 'False', 'NotAccepted'), taken],
    'failed: NamesAccepted is False (ListKindConflict): "BackupList" is already in use',
  ),
  conditions(service, 'available', [condition('Available', 'True', 'Local')], 'ready'),
  conditions(
    service,
    'without a server',
    [condition('Available', 'False', 'ServiceNotFound', 'service/nothing in "shop" is not present')],
    'waiting: Available is False (ServiceNotFound): service/nothing in "shop" is not present',
  ),
  [service, 'new', { status: {} }, 'waiting: it is not available yet'],
  ['v1 Namespace', 'active', { status: { phase: 'Active' } }, 'ready'],
  [
    'v1 Namespace',
    'that goes',
    { status: { phase: 'Terminating' } },
    'terminating: its phase is Terminating',
  ],
]

/** Objects that do not make Pods. */
export const otherCases: readonly Case[] = [...volumes, ...network, ...policies, ...apis]
