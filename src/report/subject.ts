import { kubectlName, type ObjectRef, refOf } from '../manifest/key.ts'
import type { Change } from '../plan/change.ts'

/** The object that a change is about: the wanted one, or the live one where nothing wants it. */
export function subjectOf(change: Change): ObjectRef {
  return refOf('manifest' in change ? change.manifest.object : change.live)
}

/** kubectl's name with the namespace, which kubectl leaves out: `deployment.apps/web (namespace shop)`. */
export function placedName(ref: ObjectRef): string {
  return ref.namespace === undefined ? kubectlName(ref) : `${kubectlName(ref)} (namespace ${ref.namespace})`
}
