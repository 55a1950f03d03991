import type { Json } from '../../manifest/object.ts'
import { deepEqual } from '../deep-equal.ts'

/**
 * Defaults of the API server for kinds of the core, apps and batch groups, by the name of the field. They are needed
 * because the entry of a command such as `kubectl create` owns defaults and fields that a person wrote alike.
 */
const defaults: Readonly<Record<string, readonly Json[]>> = {
  allocateLoadBalancerNodePorts: [true],
  allowPrivilegeEscalation: [false],
  backoffLimit: [6],
  completionMode: ['NonIndexed'],
  completions: [1],
  concurrencyPolicy: ['Allow'],
  defaultMode: [420],
  dnsPolicy: ['ClusterFirst'],
  enableServiceLinks: [true],
  externalTrafficPolicy: ['Cluster'],
  failedJobsHistoryLimit: [1],
  failureThreshold: [3],
  imagePullPolicy: ['Always', 'IfNotPresent'],
  internalTrafficPolicy: ['Cluster'],
  ipFamilyPolicy: ['SingleStack'],
  manualSelector: [false],
  maxSurge: ['25%'],
  maxUnavailable: ['25%', 1],
  parallelism: [1],
  partition: [0],
  periodSeconds: [10],
  podManagementPolicy: ['OrderedReady'],
  podReplacementPolicy: ['TerminatingOrFailed'],
  progressDeadlineSeconds: [600],
  protocol: ['TCP'],
  replicas: [1],
  restartPolicy: ['Always'],
  revisionHistoryLimit: [10],
  schedulerName: ['default-scheduler'],
  scheme: ['HTTP'],
  sessionAffinity: ['None'],
  successThreshold: [1],
  successfulJobsHistoryLimit: [3],
  suspend: [false],
  terminationGracePeriodSeconds: [30],
  terminationMessagePath: ['/dev/termination-log'],
  terminationMessagePolicy: ['File'],
  timeoutSeconds: [1],
  type: ['ClusterIP', 'Opaque', 'RollingUpdate', 'Unconfined'],
  volumeMode: ['Filesystem'],
  whenDeleted: ['Retain'],
  whenScaled: ['Retain'],
}

/** Whether a field with this name and value is probably a default of the server. */
export function isServerDefault(name: string, value: Json): boolean {
  return Object.hasOwn(defaults, name) && (defaults[name] ?? []).some(known => deepEqual(known, value))
}
