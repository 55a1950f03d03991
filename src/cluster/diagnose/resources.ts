import type { Resource } from '../../api/resource.ts'

/** Pods of the core group. */
export const pods: Resource = core('Pod', 'pods')

/** Events of the core group: the objects that describe what happened to other objects. */
export const events: Resource = core('Event', 'events')

function core(kind: string, plural: string): Resource {
  return {
    group: '',
    version: 'v1',
    kind,
    plural,
    namespaced: true,
    verbs: ['get', 'list', 'watch'],
    hasStatus: kind === 'Pod',
    aggregated: false,
  }
}
