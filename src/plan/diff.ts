import { compare, type Operation } from 'fast-json-patch'
import type { Resource } from '../api/resource.ts'
import { groupOf } from '../manifest/key.ts'
import { isBuiltInGroup } from '../manifest/kind.ts'
import type { JsonObject, KubeObject, LiveObject } from '../manifest/object.ts'
import { isSecret, maskObject, maskPair } from '../manifest/secret.ts'
import type { PatchOperation, Update } from './change.ts'
import { entriesOf } from './fields/managed-fields.ts'
import { withoutNoise } from './noise.ts'
import { inReadingOrder } from './reading-order.ts'
import { compareValues } from './rows/compare.ts'
import type { Row } from './rows/row.ts'

/** What an update is made of. */
export interface Comparison {
  readonly live: LiveObject
  /** The result of the dry run, or a prediction of it. */
  readonly result: LiveObject
  /** The live object after other managers' fields have become ours. Absent if none do. */
  readonly owners?: LiveObject | undefined
  /** The body that apply sends. */
  readonly wanted: KubeObject
  readonly resource: Pick<Resource, 'hasStatus'>
  /** The schema that a CRD of the configuration gives the kind (manifest/crd-schema.ts). */
  readonly schema?: JsonObject | undefined
}

/** The document of an object that would be created: the manifest without noise, a Secret's values masked. */
export function createdDocument(object: KubeObject, { hasStatus }: Pick<Resource, 'hasStatus'>): JsonObject {
  return withoutNoise(maskObject(object), hasStatus)
}

/** The rows of a creation: the whole object is new, and it shows the manifest as it was written. */
export function createdRows(after: JsonObject): Row[] {
  return [{ kind: 'added', path: [], pointers: { after: '', manifest: '' }, after }]
}

/**
 * What lives and what would live as documents, noise removed; the patch between them; and its rows, of which there are
 * none where nothing differs in meaning. A Secret's changes are decided before its values are masked: one that changes
 * reads `*** (before)` and `*** (after)`.
 */
export function compareDocuments({
  live,
  result,
  owners = live,
  wanted,
  resource,
  schema,
}: Comparison): Pick<Update, 'documents' | 'patch' | 'rows'> {
  const { hasStatus } = resource
  const documents = masked(withoutNoise(live, hasStatus), withoutNoise(result, hasStatus), isSecret(result))
  const { before, after } = documents
  const patch = inReadingOrder(compare(before, after), before, after).flatMap(patchOperation)
  if (patch.length === 0) return { documents, patch, rows: [] }
  const group = groupOf(wanted.apiVersion)
  const rows = compareValues(documents, () => ({
    subject: { group, kind: wanted.kind, isCustom: !isBuiltInGroup(group) },
    path: [],
    pointers: { before: '', after: '', manifest: '' },
    nodes: nodesOf(entriesOf(live), entriesOf(result)),
    owned: ownedNodes(owners),
    schema,
    wanted,
    textDepth: 0,
  }))
  return { documents, patch, rows }
}

function masked(before: JsonObject, after: JsonObject, secret: boolean): Update['documents'] {
  if (!secret) return { before, after }
  const shown = maskPair([], before, after)
  return { before: shown.before as JsonObject, after: shown.after as JsonObject }
}

function patchOperation(operation: Operation): PatchOperation[] {
  if (operation.op === 'remove') return [{ op: 'remove', path: operation.path }]
  if (operation.op !== 'add' && operation.op !== 'replace') return []
  return [{ op: operation.op, path: operation.path, value: operation.value }]
}

type Entries = ReturnType<typeof entriesOf>

function nodesOf(...entries: readonly Entries[]): JsonObject[] {
  return entries.flatMap(list => list.map(entry => entry.fieldsV1)).filter(node => node !== undefined)
}

/** Apply entries name what people set; those of an Update may hold defaults, and count only where there is nothing else. */
function ownedNodes(live: LiveObject): JsonObject[] {
  const entries = entriesOf(live)
  const applies = entries.filter(({ operation }) => operation === 'Apply')
  return nodesOf(applies.length === 0 ? entries : applies)
}
