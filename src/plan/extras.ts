import { lastAppliedOf } from '../manifest/last-applied.ts'
import type { Json, JsonObject, KubeObject, LiveObject } from '../manifest/object.ts'
import { byPath, extendPointer } from '../manifest/pointer.ts'
import type { Extra } from './conflict.ts'
import { locateLive, locateWanted } from './locate.ts'
import { type Child, childrenOf, entriesOf, isLeaf, type Step } from './managed-fields.ts'
import { noiseAnnotations } from './noise.ts'
import { isServerDefault } from './server-defaults.ts'
import { isTakeBack } from './take-back.ts'

/** Their entries hold the whole object with all its defaults; the others' only what a person changed. */
const wholeObjectManagers: ReadonlySet<string> = new Set([
  'kubectl-client-side-apply',
  'kubectl-create',
  'kubectl-replace',
  'before-first-apply',
])

/**
 * What people set with kubectl beside the manifest (docs/rules.md 1.5): it stays after an apply. A list item of theirs
 * is one extra, all else is listed leaf by leaf, without what the server only defaulted; by path.
 */
export function findExtras(wanted: KubeObject, live: LiveObject, fieldManager: string): Extra[] {
  const entries = entriesOf(live).filter(
    entry => isTakeBack(entry, fieldManager) && entry.subresource !== 'status',
  )
  const extras = entries.flatMap(entry => {
    const { manager = '', fieldsV1: node = {} } = entry
    const { wish, applied } = wishOf(manager, live)
    const root = { node, wanted, live, applied, path: '', steps: [] }
    return placesBeside(root, wish).map(({ path, steps }) => ({ path, steps, manager }))
  })
  return extras.sort(byPath)
}

/** Which of an entry's fields a person meant: all, those in last-applied, or all that is no known default. */
type Wish = 'all' | 'applied' | 'no default'

interface Place {
  readonly node: JsonObject
  readonly wanted: Json | undefined
  readonly live: Json
  /** The same place in the last-applied annotation. */
  readonly applied: Json | undefined
  readonly path: string
  readonly steps: readonly Step[]
}

function wishOf(manager: string, live: LiveObject): { wish: Wish; applied: Json | undefined } {
  if (!wholeObjectManagers.has(manager)) return { wish: 'all', applied: undefined }
  const applied = manager === 'kubectl-client-side-apply' ? lastAppliedOf(live) : undefined
  return { wish: applied === undefined ? 'no default' : 'applied', applied }
}

function placesBeside(place: Place, wish: Wish): Pick<Extra, 'path' | 'steps'>[] {
  const inLive = locateLive(place.live)
  const inWanted = locateWanted(place.wanted)
  const inApplied = locateWanted(place.applied)
  return childrenOf(place.node).flatMap(child => {
    const live = inLive(child.step)
    if (live === undefined) return []
    const below = {
      node: child.node,
      wanted: inWanted(child.step)?.value,
      live: live.value,
      applied: inApplied(child.step)?.value,
      path: extendPointer(place.path, live.token),
      steps: [...place.steps, child.step],
    }
    if (!isUnit(child)) return placesBeside(below, wish)
    if (below.wanted === undefined) return isExtra(below, live.token, wish) ? [below] : []
    return placesBeside(below, wish)
  })
}

/** What is listed as one: a field owned as a whole, or an item that is theirs altogether. */
function isUnit({ step, node }: Child): boolean {
  return isLeaf(node) || (step.kind !== 'field' && Object.hasOwn(node, '.'))
}

function isExtra({ live, applied }: Place, name: string, wish: Wish): boolean {
  if (noiseAnnotations.has(name)) return false
  if (typeof live === 'object' && Object.keys(live ?? {}).length === 0) return false
  if (wish === 'all') return true
  return wish === 'applied' ? applied !== undefined : !isServerDefault(name, live)
}
