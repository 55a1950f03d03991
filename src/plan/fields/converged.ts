import type { Resource } from '../../api/resource.ts'
import type { FindSchema } from '../../manifest/crd-schema.ts'
import { lastApplied } from '../../manifest/last-applied.ts'
import {
  isJsonObject,
  type Json,
  type JsonObject,
  type KubeObject,
  type LiveObject,
} from '../../manifest/object.ts'
import { checksumLabel, instanceLabel } from '../../manifest/stamp.ts'
import { applyEntries, entriesOf, ownsPath } from './managed-fields.ts'
import { matchFields } from './match-fields.ts'

export interface ProofContext {
  readonly fieldManager: string
  readonly resource: Pick<Resource, 'hasStatus'>
  /** Knows the defaults that the server fills in (known-defaults.ts). */
  readonly findDefaults?: FindSchema
}

/** `restamp`: only the checksum label differs. `why` names the first condition of the proof that does not hold. */
export type Proof =
  | { readonly proven: true; readonly restamp: boolean }
  | { readonly proven: false; readonly why: string }

/**
 * Tries to prove from managedFields that applying a manifest would change nothing (docs/rules.md 2.1). The proof may
 * fail for an equal object (`cpu: 1000m` is stored as `1`), which then needs a dry run. It never succeeds for an object
 * that an apply would change.
 */
export function proveConverged(wanted: KubeObject, live: LiveObject, context: ProofContext): Proof {
  const why = unprovable(wanted, live)
  if (why !== undefined) return { proven: false, why }
  const [entry, second] = applyEntries(live, context.fieldManager)
  if (entry?.fieldsV1 === undefined) return { proven: false, why: 'never applied by us' }
  if (second !== undefined) return { proven: false, why: 'several Apply entries of ours' }
  if (entry.apiVersion !== wanted.apiVersion) return { proven: false, why: `applied as ${entry.apiVersion}` }
  const liveChecksum = live.metadata.labels?.[checksumLabel]
  const mismatch = matchFields({
    owned: entry.fieldsV1,
    peers: entriesOf(live).flatMap(peer => (peer === entry || !peer.fieldsV1 ? [] : [peer.fieldsV1])),
    wanted: ownedPart(wanted, liveChecksum, context.resource.hasStatus),
    live,
    defaults: context.findDefaults?.(wanted.apiVersion, wanted.kind),
  })
  if (mismatch !== undefined) return { proven: false, why: mismatch }
  return { proven: true, restamp: labelsOf(wanted)[checksumLabel] !== liveChecksum }
}

function unprovable(wanted: KubeObject, live: LiveObject): string | undefined {
  if (live.metadata.deletionTimestamp !== undefined) return 'terminating'
  if (live.apiVersion !== wanted.apiVersion) return `read as ${live.apiVersion}`
  if (live.metadata.labels?.[instanceLabel] !== labelsOf(wanted)[instanceLabel]) return 'of another instance'
  if (entriesOf(live).some(isClientSideApply)) return 'applied by kubectl from the client side'
  return undefined
}

/** Such an entry shares fields with us, so a field that the manifest drops would stay (docs/rules.md 2.1). */
function isClientSideApply(entry: Parameters<typeof ownsPath>[0]): boolean {
  if (entry.operation !== 'Update' || entry.subresource) return false
  return (
    entry.manager === 'kubectl-client-side-apply' ||
    ownsPath(entry, ['f:metadata', 'f:annotations', `f:${lastApplied}`])
  )
}

/**
 * The fields of a manifest that the server records in our entry. The checksum label has the live value, because a
 * different checksum does not make the proof fail.
 */
function ownedPart(wanted: KubeObject, liveChecksum: string | undefined, hasStatus: boolean): JsonObject {
  const { apiVersion: _1, kind: _2, metadata, ...rest } = wanted
  const { name: _3, namespace: _4, ...meta } = metadata
  const body: JsonObject = { ...rest }
  if (hasStatus) delete body['status']
  if (Object.keys(meta).length === 0) return body
  const labels = labelsOf(wanted)
  const stamped = liveChecksum !== undefined && labels[checksumLabel] !== undefined
  const restamped = stamped ? { labels: { ...labels, [checksumLabel]: liveChecksum } } : {}
  return { ...body, metadata: { ...meta, ...restamped } }
}

function labelsOf({ metadata }: KubeObject): Record<string, Json> {
  return isJsonObject(metadata['labels']) ? metadata['labels'] : {}
}
