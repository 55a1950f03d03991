import { setTimeout as sleep } from 'node:timers/promises'
import type { LiveObject } from '../src/manifest/object.ts'
import { readinessOf } from '../src/readiness/readiness-of.ts'
import { outputOf, type Surroundings } from './run.ts'

/** A Deployment or StatefulSet that is awaited. */
export interface Workload {
  readonly resource: 'deployments' | 'statefulsets'
  readonly namespace: string
  readonly name: string
}

/** What a waiter needs. Its kubeconfig names a user of its own, so that its requests can be found in the audit log. */
export interface Waiting {
  readonly kubectl: string
  readonly at: Surroundings
  readonly workloads: readonly Workload[]
}

/** Waits as people do with kubectl: `kubectl wait` for the Deployments, `kubectl rollout status` for a StatefulSet. */
export async function waitByKubectl({ kubectl, at, workloads }: Waiting): Promise<void> {
  const available = ['wait', 'deployments', '--all', '--for=condition=Available', '--timeout=5m']
  const namespaces = [...new Set(workloads.map(({ namespace }) => namespace))]
  const sets = workloads.filter(({ resource }) => resource === 'statefulsets')
  await Promise.all([
    ...namespaces.map(namespace => outputOf([kubectl, ...available, '-n', namespace], at)),
    ...sets.map(({ name, namespace }) =>
      outputOf([kubectl, 'rollout', 'status', `statefulset/${name}`, '-n', namespace], at),
    ),
  ])
}

/**
 * Waits as a program that polls: it reads each workload that is not ready yet, and pauses for `interval` seconds. kapp
 * reads the Pods of the workloads, too, and all other objects at least once. Neither is done here.
 */
export async function waitByPolling(interval: number, { kubectl, at, workloads }: Waiting): Promise<void> {
  let left = workloads
  while (left.length > 0) {
    const unready: Workload[] = []
    for (const workload of left) {
      const { resource, namespace, name } = workload
      const path = `/apis/apps/v1/namespaces/${namespace}/${resource}/${name}`
      const live = JSON.parse(await outputOf([kubectl, 'get', '--raw', path], at)) as LiveObject
      if (readinessOf(live, { rules: [], now: Date.now() }).state !== 'ready') unready.push(workload)
    }
    left = unready
    if (left.length > 0) await sleep(interval * 1000)
  }
}
