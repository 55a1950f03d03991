import { apiVersionOf, type Resource } from '../api/resource.ts'
import type { Discovery } from '../cluster/rest/api.ts'

/** The kinds that can be listed. Those of an API server that does not answer cannot. */
export function answeringKinds({ resources, unseen }: Discovery): Resource[] {
  const silent = new Set(unseen.map(({ what }) => what))
  return resources.filter(one => !silent.has(apiVersionOf(one)))
}
