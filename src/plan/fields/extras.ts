import { lastApplied, lastAppliedOf } from '../../manifest/last-applied.ts'
import type { Json, JsonObject, KubeObject, LiveObject, ManagedFieldsEntry } from '../../manifest/object.ts'
import { byPath, extendPointer } from '../../manifest/pointer.ts'
import { noiseAnnotations } from '../noise.ts'
import type { Extra } from './conflict.ts'
import { sharesBody } from './find-claims.ts'
import { type Located, locateLive, locateWanted } from './locate.ts'
import { type Child, childrenOf, entriesOf, isLeaf, ownsPath, type Step } from './managed-fields.ts'
import { isServerDefault } from './server-defaults.ts'
import { isTakeBack, type TakeBackRules } from './take-back.ts'

/** Commands of kubectl whose entry owns the whole object with its defaults. The others own what a person changed. */
const wholeObjectCommands: ReadonlySet<string> = new Set([
  'kubectl-client-side-apply',
  'kubectl-create',
  'kubectl-replace',
  'before-first-apply',
])

const lastAppliedPath: readonly string[] = ['f:metadata', 'f:annotations', `f:${lastApplied}`]

/**
 * The fields beside the manifest that people set with kubectl, or that belong to a manager of other fields of the
 * manifest, such as Helm (docs/rules.md 1.5). An item that was added to a list is one extra; otherwise every field is
 * one. Leaves out defaults of the server. Sorted by path.
 */
export function findExtras(wanted: KubeObject, live: LiveObject, rules: TakeBackRules): Extra[] {
  const extras = entriesOf(live).flatMap(entry => {
    const { manager = '' } = entry
    return extrasIn(entry, { wanted, live, rules }).map(({ path, steps }) => ({ path, steps, manager }))
  })
  return extras.sort(byPath)
}

/** A field beside the manifest. `keys` are the keys of fieldsV1 that lead to it. */
interface FieldBeside extends Pick<Extra, 'path' | 'steps'> {
  readonly keys: readonly string[]
}

/** The extras that one entry of the live object owns. */
export function extrasIn(entry: ManagedFieldsEntry, objects: Objects): FieldBeside[] {
  const wish = wishOf(entry, objects)
  if (wish === undefined) return []
  const { wanted, live } = objects
  const { fieldsV1: node = {} } = entry
  const applied = wish === 'applied' ? lastAppliedOf(live) : undefined
  return fieldsBeside({ node, wanted, live, applied, path: '', steps: [], keys: [] }, wish)
}

/** Which fields of an entry somebody has set: all, those in last-applied, or those that are no known default. */
type Wish = 'all' | 'applied' | 'no default'

/** A field in the entry of another manager, with the values of the field. */
interface TheirField extends FieldBeside {
  readonly node: JsonObject
  readonly wanted: Json | undefined
  readonly live: Json
  /** The value in the last-applied annotation. */
  readonly applied: Json | undefined
}

interface Objects {
  readonly wanted: KubeObject
  readonly live: LiveObject
  readonly rules: TakeBackRules
}

/** Undefined for an entry whose fields are not listed: ours, status, and that of a controller. */
function wishOf(entry: ManagedFieldsEntry, { wanted, live, rules }: Objects): Wish | undefined {
  const { manager = '', operation, subresource } = entry
  if (subresource === 'status') return undefined
  if (!isTakeBack(entry, rules)) {
    const isOurs = manager === rules.fieldManager
    if (isOurs || subresource !== undefined || !sharesBody(entry, wanted)) return undefined
    if (operation === 'Apply') return 'all'
  } else if (!wholeObjectCommands.has(manager)) return 'all'
  const isApplied = ownsPath(entry, lastAppliedPath) && lastAppliedOf(live) !== undefined
  return isApplied ? 'applied' : 'no default'
}

function fieldsBeside(field: TheirField, wish: Wish): FieldBeside[] {
  const inLive = locateLive(field.live)
  const inWanted = locateWanted(field.wanted)
  const inApplied = locateWanted(field.applied)
  return childrenOf(field.node).flatMap(child => {
    const live = inLive(child.step)
    if (live === undefined || isStatus(field, child)) return []
    const below = {
      node: child.node,
      wanted: inWanted(child.step)?.value,
      live: live.value,
      applied: inApplied(child.step)?.value,
      path: extendPointer(field.path, live.token),
      steps: [...field.steps, child.step],
      keys: [...field.keys, child.key],
    }
    if (!isUnit(child)) return fieldsBeside(below, wish)
    if (below.wanted === undefined) return isExtra(below, live, wish) ? [below] : []
    return fieldsBeside(below, wish)
  })
}

function isStatus({ steps }: TheirField, { key }: Child): boolean {
  return steps.length === 0 && key === 'f:status'
}

/** Whether a child is listed as one extra: a field that is owned as a whole, or an item that a person added. */
function isUnit({ step, node }: Child): boolean {
  return isLeaf(node) || (step.kind !== 'field' && Object.hasOwn(node, '.'))
}

function isExtra({ steps, applied }: TheirField, live: Located, wish: Wish): boolean {
  if (isNoExtra(steps, live)) return false
  if (wish === 'all') return true
  return wish === 'applied' ? applied !== undefined : !isServerDefault(live.token, live.value)
}

/** Names that the server or kubectl copies from `metadata.name` of the same object. */
const copiedNames: ReadonlySet<string> = new Set([
  'metadata/labels/kubernetes.io/metadata.name',
  'spec/jobTemplate/metadata/name',
])

/** Whether a field is nobody's wish: the bookkeeping of kubectl and of a controller, a copied name, or an empty field. */
export function isNoExtra(steps: readonly Step[], { token, value }: Located): boolean {
  if (noiseAnnotations.has(token)) return true
  if (typeof value === 'object' && Object.keys(value ?? {}).length === 0) return true
  return copiedNames.has(steps.map(step => (step.kind === 'field' ? step.name : '')).join('/'))
}
