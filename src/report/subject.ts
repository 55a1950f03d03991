import { kubectlName, type ObjectRef } from '../manifest/key.ts'
import { visible } from './visible.ts'

/**
 * kubectl's name with the namespace, which kubectl leaves out: `deployment.apps/web (namespace shop)`. Visible, as
 * the server lets anything stand in the name of a Role: it could hide others in the list of deletions.
 */
export function placedName(ref: ObjectRef): string {
  const name =
    ref.namespace === undefined ? kubectlName(ref) : `${kubectlName(ref)} (namespace ${ref.namespace})`
  return visible(name)
}
