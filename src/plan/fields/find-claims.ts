import type { Json, JsonObject, KubeObject, LiveObject, ManagedFieldsEntry } from '../../manifest/object.ts'
import { otherInstanceOf } from '../instance.ts'
import { labelPath } from '../prune/ownership.ts'
import { type EntryClaim, takesEntry } from './claim.ts'
import { locateWanted } from './locate.ts'
import { applyEntries, childrenOf, entriesOf, isLeaf, ownsPath } from './managed-fields.ts'

/** The field manager unless the configuration or a flag sets another one. */
export const defaultFieldManager = 'kubectl-nixos'

export interface ClaimRules {
  readonly fieldManager: string
  /** Absent if the configuration sets no instance. */
  readonly instance?: string
  /** Whether objects of other instances are taken (docs/rules.md 1.28). */
  readonly adoptOthers: boolean
  /** Managers whose fields become ours at each apply. */
  readonly takeOver: readonly string[]
}

/**
 * The commands that write a whole object from a manifest. `before-first-apply` is none of them, because its entry also
 * owns what the server and controllers have set.
 */
const manifestCommands: ReadonlySet<string> = new Set([
  'kubectl-client-side-apply',
  'kubectl-create',
  'kubectl-replace',
])

/**
 * The entries of other managers that become ours with an apply (docs/rules.md 1.19). An entry of another version than
 * the manifest's is left alone while we have one, too, because its paths may mean other fields.
 */
export function findClaims(wanted: KubeObject, live: LiveObject, rules: ClaimRules): EntryClaim[] {
  const [own] = applyEntries(live, rules.fieldManager)
  const isRefused = !rules.adoptOthers && otherInstanceOf(live, rules.instance) !== undefined
  if (live.apiVersion !== wanted.apiVersion || isRefused) return []
  if (own !== undefined && own.apiVersion !== wanted.apiVersion) return []
  const claims: EntryClaim[] = []
  for (const entry of entriesOf(live)) {
    const why = reasonFor(entry, { wanted, rules, isFirst: own === undefined })
    if (why === undefined || claims.some(claim => takesEntry(claim, entry))) continue
    claims.push({ kind: 'entry', manager: entry.manager ?? '', operation: entry.operation, why })
  }
  return claims
}

interface Context {
  readonly wanted: KubeObject
  readonly rules: ClaimRules
  /** Whether we have never applied the object. */
  readonly isFirst: boolean
}

function reasonFor(
  entry: ManagedFieldsEntry,
  { wanted, rules, isFirst }: Context,
): EntryClaim['why'] | undefined {
  const { manager, operation, subresource } = entry
  if (manager === undefined || subresource !== undefined || manager === rules.fieldManager) return undefined
  if (rules.takeOver.includes(manager)) return 'asked'
  if (manager === defaultFieldManager && operation === 'Apply' && ownsPath(entry, labelPath)) return 'renamed'
  const isManifest = operation === 'Apply' ? manager === 'kubectl' : manifestCommands.has(manager) && isFirst
  return isFirst && isManifest && describesObject(entry, wanted) ? 'first' : undefined
}

/**
 * Whether an entry and a manifest describe the same object. If the manifest sets only metadata of an object that has
 * more, it adds a label or an annotation to the object of somebody else.
 */
function describesObject({ fieldsV1 = {} }: ManagedFieldsEntry, wanted: KubeObject): boolean {
  const fields = bodyOf(fieldsV1)
  return isLeaf(fields) || sharesField(fields, wanted)
}

/** Whether an entry owns a field that the manifest sets, metadata and status aside. */
export function sharesBody({ fieldsV1 = {} }: ManagedFieldsEntry, wanted: KubeObject): boolean {
  return sharesField(bodyOf(fieldsV1), wanted)
}

function bodyOf({ 'f:metadata': _1, 'f:status': _2, ...body }: JsonObject): JsonObject {
  return body
}

function sharesField(node: JsonObject, wanted: Json): boolean {
  const inWanted = locateWanted(wanted)
  return childrenOf(node).some(child => {
    const found = inWanted(child.step)
    return found !== undefined && (isLeaf(child.node) || sharesField(child.node, found.value))
  })
}
