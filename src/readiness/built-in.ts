import { apiServiceReadiness, crdReadiness, namespaceReadiness } from './api-kinds.ts'
import { daemonSetReadiness } from './daemon-set.ts'
import { deploymentReadiness } from './deployment.ts'
import { jobReadiness } from './job.ts'
import { addressReadiness, serviceReadiness } from './network-kinds.ts'
import { podReadiness } from './pod.ts'
import { autoscalerReadiness, budgetReadiness } from './policies.ts'
import { type Judge, ready } from './readiness.ts'
import { replicaSetReadiness } from './replica-set.ts'
import { statefulSetReadiness } from './stateful-set.ts'
import { claimReadiness, volumeReadiness } from './volumes.ts'

/**
 * How the kinds of Kubernetes are judged, by group and kind. The comment beside a row names its source: another program
 * whose rule this is, or our own. The function says where we differ from it, and why. Kinds without a row are judged by
 * their conditions (kstatus).
 */
export const builtIn: Readonly<Record<string, Judge>> = {
  '/Namespace': namespaceReadiness, // kapp
  '/PersistentVolume': volumeReadiness, // our own
  '/PersistentVolumeClaim': claimReadiness, // kstatus; a claim without a consumer is our own
  '/Pod': podReadiness, // kstatus; Failed and containers that can't start are our own
  '/ReplicationController': replicaSetReadiness, // as ReplicaSet
  '/Service': serviceReadiness, // kstatus; with an annotation kapp and helm
  'apiextensions.k8s.io/CustomResourceDefinition': crdReadiness, // kstatus
  'apiregistration.k8s.io/APIService': apiServiceReadiness, // kapp, helm
  'apps/DaemonSet': daemonSetReadiness, // kstatus; OnDelete from helm
  'apps/Deployment': deploymentReadiness, // kstatus; paused from helm, ReplicaFailure from kapp
  'apps/ReplicaSet': replicaSetReadiness, // kstatus; ReplicaFailure from kapp
  'apps/StatefulSet': statefulSetReadiness, // kstatus
  'autoscaling/HorizontalPodAutoscaler': autoscalerReadiness, // our own
  'batch/CronJob': () => ready, // kstatus: the Jobs that it makes later are not part of a rollout
  'batch/Job': jobReadiness, // kapp: Complete or Failed; a suspended one is our own
  'networking.k8s.io/Ingress': addressReadiness, // kstatus; with an annotation gitops-engine
  'policy/PodDisruptionBudget': budgetReadiness, // kstatus
}
