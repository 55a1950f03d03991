import { kindName } from '../../api/resource.ts'
import { keyOf, type ObjectKey, refOf } from '../../manifest/key.ts'
import { isNamespace } from '../../manifest/kind.ts'
import type { LiveObject, ManagedFieldsEntry } from '../../manifest/object.ts'
import { ownAnnotations } from '../../manifest/own-annotations.ts'
import { checksumLabel, instanceLabel } from '../../manifest/stamp.ts'
import type { Found } from '../about-object.ts'
import { isAdopted } from '../adoption.ts'
import type { DeletionCondition } from '../deletion-conditions.ts'
import type { KeepReason } from '../reasons.ts'
import { isClusterOwn } from './cluster-own.ts'
import type { Contents } from './contents.ts'
import type { AmbientNamespace } from './default-namespace.ts'
import { toolOf } from './managing-tool.ts'
import { type Legacy, labelOwners, type Ours, ownershipOf } from './ownership.ts'
import type { ReleaseReason } from './release.ts'

/** An object with the label. `contents` counts the objects that its deletion would also delete, if they count. */
export interface Candidate extends Found {
  readonly contents: readonly Contents[]
  /** The kinds of what it may contain that the user may not list. Absent if there are none. */
  readonly forbidden?: readonly string[]
  /** What its status says about its deletion. Absent if the object is not being deleted, or if it says nothing. */
  readonly conditions?: readonly DeletionCondition[]
}

/**
 * `mirrored`: the object is no candidate, because its label is a copy or belongs to another instance. `legacy`: only
 * `kubectl apply` on the client side has labelled the object (docs/rules.md 3.26).
 */
export type Verdict =
  | { readonly kind: 'delete'; readonly legacy?: true }
  | { readonly kind: 'release'; readonly why: ReleaseReason }
  | { readonly kind: 'keep'; readonly reason: KeepReason }
  | { readonly kind: 'mirrored' }

export interface Judged {
  readonly candidate: Candidate
  readonly verdict: Verdict
}

/** The facts of a run by which the gate judges every candidate. */
export interface GateFacts {
  readonly fieldManager: string
  readonly instance?: string
  readonly wantedKeys: ReadonlySet<ObjectKey>
  /**
   * The UIDs of wanted live objects. They are needed, because several groups may serve one object (docs/rules.md 3.2).
   */
  readonly wantedUids: ReadonlySet<string>
  readonly wantedNamespaces: ReadonlySet<string>
  /** The namespace that was filled in, if only the kubeconfig names it. Absent if the configuration or `-n` names it. */
  readonly ambient?: AmbientNamespace
  /** The keys of wanted objects that got that namespace. */
  readonly ambientKeys: ReadonlySet<ObjectKey>
  /** Whether a manifest can't be placed, so that prune stops (docs/rules.md 3.19). */
  readonly unplaced: boolean
  readonly configurationEmpty: boolean
  readonly allowEmpty: boolean
  readonly pruneContents: boolean
  /** Whether adopted objects are deleted like others. */
  readonly pruneAdopted: boolean
  /** The kinds that are never deleted or released, as `deployments.apps` (docs/rules.md 3.29). */
  readonly keepKinds: ReadonlySet<string>
  /** Whether objects of kubernixos are deleted like others (docs/rules.md 3.26). */
  readonly pruneLegacy: boolean
}

/** The annotation that keeps a live object if its value is `disabled` (docs/rules.md 3.9). */

/**
 * Judges one candidate (docs/rules.md 3). It is deleted or released only if no rule keeps it; otherwise the first rule
 * below gives the reason. Rules about what a deletion would do to others do not keep an object that is released.
 * `collapse` and `limitDeletions` must follow, because they need all verdicts together.
 */
export function judge(candidate: Candidate, facts: GateFacts): Verdict {
  const { live } = candidate
  if (!isOfInstance(live, facts)) return { kind: 'mirrored' }
  const ownership = ownershipOf(live, facts.fieldManager)
  if (ownership.kind === 'copied') return { kind: 'mirrored' }
  if (isWanted(live, facts)) return keep({ kind: 'wanted' })
  if (ownership.kind === 'other-field-manager') return keep(ownership)
  // Some aggregated API servers have no managedFields at all.
  if (ownership.kind === 'cleared')
    return candidate.resource.aggregated ? { kind: 'mirrored' } : keep({ kind: 'cleared' })
  const why = releaseReason(live, facts)
  const reason =
    ownerReason(live, ownership) ??
    (why === undefined ? toolReason(live) : undefined) ??
    disabledReason(live) ??
    keptKindReason(candidate, facts) ??
    (why === undefined ? namespaceReason(live, facts) : undefined) ??
    legacyReason(ownership, facts) ??
    movedReason(live, facts) ??
    runReason(facts) ??
    (why === undefined ? contentsReason(candidate, facts) : undefined)
  if (reason !== undefined) return keep(reason)
  if (why !== undefined) return { kind: 'release', why }
  return ownership.kind === 'legacy' ? { kind: 'delete', legacy: true } : { kind: 'delete' }
}

/** Why the object is released and not deleted (docs/rules.md 3.20 and 3.21). */
function releaseReason(live: LiveObject, { pruneAdopted }: GateFacts): ReleaseReason | undefined {
  if (isClusterOwn(live)) return 'cluster-own'
  return isAdopted(live) && !pruneAdopted ? 'adopted' : undefined
}

/**
 * Leaves one verdict for each UID (docs/rules.md 3.2). If several groups serve an object, it is judged once for each
 * group. The strictest verdict counts, so that an object that is wanted in one group is not deleted in another.
 */
export function collapse(judged: readonly Judged[]): Judged[] {
  const byUid = new Map<string, Judged>()
  for (const one of judged) {
    const { uid } = one.candidate.live.metadata
    const known = byUid.get(uid)
    if (known === undefined || strictness(one.verdict) > strictness(known.verdict)) byUid.set(uid, one)
  }
  return [...byUid.values()]
}

/** Whether an object is already being deleted, so that no deletion is planned or counted for it. */
export function isTerminating({ live }: Found): boolean {
  return live.metadata.deletionTimestamp !== undefined
}

function keep(reason: KeepReason): Verdict {
  return { kind: 'keep', reason }
}

function strictness(verdict: Verdict): number {
  switch (verdict.kind) {
    case 'delete':
      return 0
    case 'release':
      return 1
    case 'mirrored':
      return 2
    case 'keep':
      return verdict.reason.kind === 'wanted' ? 4 : 3
  }
}

/** Whether an object carries the label and belongs to the instance. A list without these objects selects nothing else. */
export function isOfInstance(
  { metadata: { labels = {} } }: LiveObject,
  { instance }: Pick<GateFacts, 'instance'>,
): boolean {
  return labels[checksumLabel] !== undefined && labels[instanceLabel] === instance
}

function isWanted(live: LiveObject, { wantedKeys, wantedUids }: GateFacts): boolean {
  return wantedKeys.has(keyOf(refOf(live))) || wantedUids.has(live.metadata.uid)
}

function ownerReason(live: LiveObject, ownership: Ours | Legacy): KeepReason | undefined {
  if (isRestored(live, ownership.entry)) return { kind: 'restored' }
  const [manager] = ownership.kind === 'ours' ? ownership.others : []
  return manager === undefined ? undefined : { kind: 'other-owner', manager }
}

/**
 * Whether an object was created after our entry was written, as by a restored backup (docs/rules.md 3.5). One creation
 * may set two times that differ by one second, because the server sets them one after the other in whole seconds. The
 * server leaves the time out if the apply has changed nothing. The newest time of the other owners of the label then
 * decides, and without any time the object counts as not restored.
 */
function isRestored(live: LiveObject, entry: ManagedFieldsEntry): boolean {
  const times = entry.time === undefined ? labelOwners(live).flatMap(({ time }) => time ?? []) : [entry.time]
  if (times.length === 0) return false
  const age = Date.parse(live.metadata.creationTimestamp) - Math.max(...times.map(time => Date.parse(time)))
  return !(age <= 1000)
}

function toolReason({ metadata }: LiveObject): KeepReason | undefined {
  const tool = toolOf(metadata)
  if (tool !== undefined) return { kind: 'managed-by', tool }
  const owner = metadata.ownerReferences?.find(reference => reference.controller === true)
  return owner === undefined ? undefined : { kind: 'controlled', owner: `${owner.kind} ${owner.name}` }
}

/** A value that nobody knows keeps the object, too, because somebody may have mistyped the word. */
function disabledReason({ metadata }: LiveObject): KeepReason | undefined {
  const value = metadata.annotations?.[ownAnnotations.prune]
  if (value === undefined || value === 'enabled') return undefined
  return { kind: 'prune-disabled', ...(value === 'disabled' ? {} : { value }) }
}

function keptKindReason({ resource }: Candidate, { keepKinds }: GateFacts): KeepReason | undefined {
  const what = kindName(resource)
  return keepKinds.has(what) ? { kind: 'kept-kind', what } : undefined
}

/** Whether the object seems to move only because this run uses another kubeconfig (docs/rules.md 3.23). */
function movedReason(live: LiveObject, { ambient, ambientKeys }: GateFacts): KeepReason | undefined {
  const ref = refOf(live)
  if (ambient === undefined || ref.namespace === undefined) return undefined
  const { namespace: wanted, by } = ambient
  if (!ambientKeys.has(keyOf({ ...ref, namespace: wanted }))) return undefined
  return { kind: 'other-namespace', lives: ref.namespace, wanted, by }
}

function namespaceReason(live: LiveObject, { wantedNamespaces }: GateFacts): KeepReason | undefined {
  if (!isNamespace(live)) return undefined
  return wantedNamespaces.has(live.metadata.name) ? { kind: 'namespace-in-use' } : undefined
}

function runReason({ unplaced, configurationEmpty, allowEmpty }: GateFacts): KeepReason | undefined {
  if (unplaced) return { kind: 'unplaced' }
  return configurationEmpty && !allowEmpty ? { kind: 'empty-configuration' } : undefined
}

/** This reason comes before those that stop prune, because nothing of kubernixos is deleted without the flag. */
function legacyReason({ kind }: Ours | Legacy, { pruneLegacy }: GateFacts): KeepReason | undefined {
  return kind === 'legacy' && !pruneLegacy ? { kind: 'legacy' } : undefined
}

function contentsReason(
  { contents, forbidden = [] }: Candidate,
  { pruneContents }: GateFacts,
): KeepReason | undefined {
  if (forbidden.length > 0) return { kind: 'contents-unseen', kinds: forbidden }
  const present = contents.filter(({ count }) => count > 0)
  if (pruneContents || present.length === 0) return undefined
  const count = present.reduce((sum, one) => sum + one.count, 0)
  return { kind: 'contents', what: present.map(({ what }) => what).join(', '), count }
}
