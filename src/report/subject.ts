import { kubectlName, type ObjectRef, refOf } from '../manifest/key.ts'
import type { Change } from '../plan/change.ts'
import { visible } from './visible.ts'

/** The object that a change is about: the wanted one, or the live one where nothing wants it. */
export function subjectOf(change: Change): ObjectRef {
  return refOf('manifest' in change ? change.manifest.object : change.live)
}

/**
 * kubectl's name with the namespace, which kubectl leaves out: `deployment.apps/web (namespace shop)`. Visible, as
 * the server lets anything stand in the name of a Role: it could hide others in the list of deletions.
 */
export function placedName(ref: ObjectRef): string {
  const name =
    ref.namespace === undefined ? kubectlName(ref) : `${kubectlName(ref)} (namespace ${ref.namespace})`
  return visible(name)
}
