import type { Json } from '../manifest/object.ts'
import { deepEqual } from './deep-equal.ts'

/**
 * Values that the API server fills in for core, apps and batch kinds, by the field's own name. Needed only to tell
 * what a person wrote from what was defaulted in the entry of a whole-object command: the server records both alike.
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

/** Whether a field of that name with that value may well be a default and nobody's wish. */
export function isServerDefault(name: string, value: Json): boolean {
  return Object.hasOwn(defaults, name) && (defaults[name] ?? []).some(known => deepEqual(known, value))
}
