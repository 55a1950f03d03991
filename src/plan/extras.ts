import { lastAppliedOf } from '../manifest/last-applied.ts'
import type { Json, JsonObject, KubeObject, LiveObject } from '../manifest/object.ts'
import { byPath, extendPointer } from '../manifest/pointer.ts'
import type { Extra } from './conflict.ts'
import { locateLive, locateWanted } from './locate.ts'
import { type Child, childrenOf, entriesOf, isLeaf, type Step } from './managed-fields.ts'
import { noiseAnnotations } from './noise.ts'
import { isServerDefault } from './server-defaults.ts'
import { isTakeBack } from './take-back.ts'

/** Managers whose entry owns the whole object with its defaults. Other entries own only what a person changed. */
const wholeObjectManagers: ReadonlySet<string> = new Set([
  'kubectl-client-side-apply',
  'kubectl-create',
  'kubectl-replace',
  'before-first-apply',
])

/**
 * The fields that people set with kubectl and the manifest does not set (docs/rules.md 1.5). An item that a person has
 * added to a list is one extra; otherwise every field is one. Leaves out defaults of the server. Sorted by path.
 */
export function findExtras(wanted: KubeObject, live: LiveObject, fieldManager: string): Extra[] {
  const entries = entriesOf(live).filter(
    entry => isTakeBack(entry, fieldManager) && entry.subresource !== 'status',
  )
  const extras = entries.flatMap(entry => {
    const { manager = '', fieldsV1: node = {} } = entry
    const { wish, applied } = wishOf(manager, live)
    const root = { node, wanted, live, applied, path: '', steps: [] }
    return fieldsBeside(root, wish).map(({ path, steps }) => ({ path, steps, manager }))
  })
  return extras.sort(byPath)
}

/** Which fields of an entry a person has set: all, those in last-applied, or those that are no known default. */
type Wish = 'all' | 'applied' | 'no default'

/** A field in the entry of a kubectl command, with the values of the field. */
interface KubectlField {
  readonly node: JsonObject
  readonly wanted: Json | undefined
  readonly live: Json
  /** The value in the last-applied annotation. */
  readonly applied: Json | undefined
  readonly path: string
  readonly steps: readonly Step[]
}

function wishOf(manager: string, live: LiveObject): { wish: Wish; applied: Json | undefined } {
  if (!wholeObjectManagers.has(manager)) return { wish: 'all', applied: undefined }
  const applied = manager === 'kubectl-client-side-apply' ? lastAppliedOf(live) : undefined
  return { wish: applied === undefined ? 'no default' : 'applied', applied }
}

function fieldsBeside(field: KubectlField, wish: Wish): Pick<Extra, 'path' | 'steps'>[] {
  const inLive = locateLive(field.live)
  const inWanted = locateWanted(field.wanted)
  const inApplied = locateWanted(field.applied)
  return childrenOf(field.node).flatMap(child => {
    const live = inLive(child.step)
    if (live === undefined) return []
    const below = {
      node: child.node,
      wanted: inWanted(child.step)?.value,
      live: live.value,
      applied: inApplied(child.step)?.value,
      path: extendPointer(field.path, live.token),
      steps: [...field.steps, child.step],
    }
    if (!isUnit(child)) return fieldsBeside(below, wish)
    if (below.wanted === undefined) return isExtra(below, live.token, wish) ? [below] : []
    return fieldsBeside(below, wish)
  })
}

/** Whether a child is listed as one extra: a field that is owned as a whole, or an item that a person added. */
function isUnit({ step, node }: Child): boolean {
  return isLeaf(node) || (step.kind !== 'field' && Object.hasOwn(node, '.'))
}

function isExtra({ live, applied }: KubectlField, name: string, wish: Wish): boolean {
  if (noiseAnnotations.has(name)) return false
  if (typeof live === 'object' && Object.keys(live ?? {}).length === 0) return false
  if (wish === 'all') return true
  return wish === 'applied' ? applied !== undefined : !isServerDefault(name, live)
}
