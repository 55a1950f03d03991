import type { Json, JsonObject, LiveObject, ManagedFieldsEntry } from '../../manifest/object.ts'
import type { Claim } from './claim.ts'
import { unite } from './field-set.ts'
import { locateLive } from './locate.ts'
import { childrenOf, entriesOf, isLeaf } from './managed-fields.ts'

/**
 * The live object after its entries of the claimed versions have got the version of the object: only `managedFields`
 * differs (docs/rules.md 1.30). An entry keeps the fields that the object has. An entry of none of them is left out.
 */
export function withVersions(live: LiveObject, claims: readonly Claim[]): LiveObject {
  const versions = claims.flatMap(claim => (claim.kind === 'version' ? [claim.apiVersion] : []))
  if (!entriesOf(live).some(entry => versions.includes(entry.apiVersion))) return live
  const byOwner = new Map<string, ManagedFieldsEntry>()
  for (const entry of entriesOf(live)) {
    const rewritten = versions.includes(entry.apiVersion) ? rewrite(entry, live) : entry
    if (rewritten === undefined) continue
    const { manager, operation, apiVersion, subresource } = rewritten
    const owner = JSON.stringify([manager, operation, apiVersion, subresource])
    const known = byOwner.get(owner)
    byOwner.set(owner, known === undefined ? rewritten : together(known, rewritten))
  }
  return { ...live, metadata: { ...live.metadata, managedFields: [...byOwner.values()] } }
}

function rewrite(entry: ManagedFieldsEntry, live: LiveObject): ManagedFieldsEntry | undefined {
  const fieldsV1 = presentFields(entry.fieldsV1 ?? {}, live)
  return isLeaf(fieldsV1) ? undefined : { ...entry, apiVersion: live.apiVersion, fieldsV1 }
}

/** One entry instead of two of the same manager and version. The server keeps one entry for each of them. */
function together(one: ManagedFieldsEntry, other: ManagedFieldsEntry): ManagedFieldsEntry {
  return { ...one, fieldsV1: unite(one.fieldsV1 ?? {}, other.fieldsV1 ?? {}) }
}

/** The part of a set whose fields a value has. */
export function presentFields(node: JsonObject, value: Json): JsonObject {
  const inValue = locateLive(value)
  const children = childrenOf(node).flatMap(child => {
    const found = inValue(child.step)
    if (found === undefined) return []
    return [[child.key, isLeaf(child.node) ? child.node : presentFields(child.node, found.value)] as const]
  })
  return { ...(Object.hasOwn(node, '.') ? { '.': {} } : {}), ...Object.fromEntries(children) }
}
