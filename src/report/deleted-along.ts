import { groupKindOf } from '../manifest/kind.ts'
import type { Delete } from '../plan/change.ts'
import { visible } from './visible.ts'

/** What the API server or a controller deletes together with an object, by group and kind. */
const companions: Readonly<Record<string, string>> = {
  '/Namespace': 'with everything in it',
  'apiextensions.k8s.io/CustomResourceDefinition': 'with all objects of its kind',
  '/PersistentVolumeClaim': 'with the data of its volume, unless that is retained',
  '/PersistentVolume': 'with its data, unless that is retained',
  'apps/Deployment': 'with its pods',
  'apps/StatefulSet': 'with its pods',
  'apps/DaemonSet': 'with its pods',
  'apps/ReplicaSet': 'with its pods',
  'batch/CronJob': 'with its jobs',
  'batch/Job': 'with its pods',
}

/**
 * What else goes when an object is deleted: `also deletes: 3 pods, 1 replicasets.apps`, or a phrase such as
 * `with its pods` if it was not counted. Undefined if nothing else goes.
 */
export function alsoDeletes(
  ref: Parameters<typeof groupKindOf>[0],
  along: Delete['along'],
): string | undefined {
  if (along === undefined) return companions[groupKindOf(ref)]
  if (along.length === 0) return undefined
  return visible(`also deletes: ${along.map(({ what, count }) => `${count} ${what}`).join(', ')}`)
}
