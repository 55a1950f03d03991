import { groupKindOf } from '../manifest/kind.ts'

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

/** What goes when an object is deleted, as a phrase such as `with its pods`. Undefined if nothing else does. */
export function deletedAlong(ref: Parameters<typeof groupKindOf>[0]): string | undefined {
  return companions[groupKindOf(ref)]
}
