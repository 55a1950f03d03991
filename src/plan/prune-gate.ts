import { keyOf, type ObjectKey, refOf } from '../manifest/key.ts'
import { isNamespace } from '../manifest/kind.ts'
import type { LiveObject, ManagedFieldsEntry } from '../manifest/object.ts'
import { checksumLabel, instanceLabel } from '../manifest/stamp.ts'
import type { Found } from './change.ts'
import type { Contents } from './contents.ts'
import { ownershipOf } from './ownership.ts'
import type { KeepReason } from './reasons.ts'

/** Something that carries the label, with what its deletion would take along that is not ours. */
export interface Candidate extends Found {
  readonly contents: readonly Contents[]
}

/** `mirrored`: no candidate at all, as the label is a copy or another instance's; only counted. */
export type Verdict =
  | { readonly kind: 'delete' }
  | { readonly kind: 'keep'; readonly reason: KeepReason }
  | { readonly kind: 'mirrored' }

export interface Judged {
  readonly candidate: Candidate
  readonly verdict: Verdict
}

/** What the gate knows beside the candidate. */
export interface GateFacts {
  readonly fieldManager: string
  readonly instance?: string
  readonly wantedKeys: ReadonlySet<ObjectKey>
  /** UIDs of the live objects that are wanted: one object may be served by several groups. */
  readonly wantedUids: ReadonlySet<string>
  readonly wantedNamespaces: ReadonlySet<string>
  readonly configurationEmpty: boolean
  readonly allowEmpty: boolean
  readonly pruneContents: boolean
}

/** The annotation that keeps a live object while its value is `disabled`. */
const pruneAnnotation = 'kubernixos/prune'

/**
 * The prune gate (docs/rules.md 3) for one candidate: deleted only where every rule lets it pass, else kept for the
 * first reason of the list below. `collapse` and `limitDeletions` then look at all verdicts together.
 */
export function judge(candidate: Candidate, facts: GateFacts): Verdict {
  const { live } = candidate
  const labels = live.metadata.labels ?? {}
  if (labels[checksumLabel] === undefined || labels[instanceLabel] !== facts.instance)
    return { kind: 'mirrored' }
  const ownership = ownershipOf(live, facts.fieldManager)
  if (ownership.kind === 'copied') return { kind: 'mirrored' }
  if (isWanted(live, facts)) return keep({ kind: 'wanted' })
  if (ownership.kind === 'other-field-manager') return keep(ownership)
  if (ownership.kind === 'legacy') return keep({ kind: 'legacy' })
  const [manager] = ownership.others
  const reason =
    (isRestored(live, ownership.entry) ? { kind: 'restored' as const } : undefined) ??
    (manager === undefined ? undefined : { kind: 'other-owner' as const, manager }) ??
    ownReason(live) ??
    namespaceReason(live, facts) ??
    runReason(facts) ??
    contentsReason(candidate, facts)
  return reason === undefined ? { kind: 'delete' } : keep(reason)
}

/**
 * One verdict an object: kinds served by several groups show the same UID once a group, and the strictest verdict
 * counts, so that an object wanted in one group is not deleted through another.
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

/** Above the limit nothing is deleted at all: a part of an unexpected number would be as wrong. */
export function limitDeletions(judged: readonly Judged[], limit: number | undefined): Judged[] {
  const asked = judged.filter(
    ({ candidate, verdict }) => verdict.kind === 'delete' && !isTerminating(candidate),
  ).length
  if (limit === undefined || asked <= limit) return [...judged]
  return judged.map(one =>
    one.verdict.kind === 'delete' ? { ...one, verdict: keep({ kind: 'over-limit', limit, asked }) } : one,
  )
}

/** Already on its way out: nothing is left to plan or to count. */
export function isTerminating({ live }: Found): boolean {
  return live.metadata.deletionTimestamp !== undefined
}

function keep(reason: KeepReason): Verdict {
  return { kind: 'keep', reason }
}

function strictness(verdict: Verdict): number {
  if (verdict.kind === 'keep') return verdict.reason.kind === 'wanted' ? 3 : 2
  return verdict.kind === 'mirrored' ? 1 : 0
}

function isWanted(live: LiveObject, { wantedKeys, wantedUids }: GateFacts): boolean {
  return wantedKeys.has(keyOf(refOf(live))) || wantedUids.has(live.metadata.uid)
}

/**
 * A restored or copied object brings the old entry into a new creation. The server takes the entry's time before
 * it sets creationTimestamp, both in whole seconds: one second apart is still one request.
 */
function isRestored(live: LiveObject, entry: ManagedFieldsEntry): boolean {
  const age = Date.parse(live.metadata.creationTimestamp) - Date.parse(entry.time ?? '')
  return !(age <= 1000)
}

function ownReason({ metadata }: LiveObject): KeepReason | undefined {
  const tool = toolOf(metadata)
  if (tool !== undefined) return { kind: 'managed-by', tool }
  const owner = metadata.ownerReferences?.find(reference => reference.controller === true)
  if (owner !== undefined) return { kind: 'controlled', owner: `${owner.kind} ${owner.name}` }
  return metadata.annotations?.[pruneAnnotation] === 'disabled' ? { kind: 'prune-disabled' } : undefined
}

/** The marks that the tools themselves require: `app.kubernetes.io/managed-by: Helm` alone stands in many rendered charts. */
function toolOf({ labels = {}, annotations = {} }: LiveObject['metadata']) {
  if (annotations['meta.helm.sh/release-name'] !== undefined) return 'Helm' as const
  const argo = [annotations['argocd.argoproj.io/tracking-id'], labels['argocd.argoproj.io/instance']]
  if (argo.some(mark => mark !== undefined)) return 'Argo CD' as const
  const flux = [labels['kustomize.toolkit.fluxcd.io/name'], labels['helm.toolkit.fluxcd.io/name']]
  return flux.some(mark => mark !== undefined) ? ('Flux' as const) : undefined
}

function namespaceReason(live: LiveObject, { wantedNamespaces }: GateFacts): KeepReason | undefined {
  if (!isNamespace(live)) return undefined
  const { name } = live.metadata
  if (name === 'default' || name.startsWith('kube-')) return { kind: 'system-namespace' }
  return wantedNamespaces.has(name) ? { kind: 'namespace-in-use' } : undefined
}

function runReason({ configurationEmpty, allowEmpty }: GateFacts): KeepReason | undefined {
  return configurationEmpty && !allowEmpty ? { kind: 'empty-configuration' } : undefined
}

function contentsReason({ contents }: Candidate, { pruneContents }: GateFacts): KeepReason | undefined {
  const present = contents.filter(({ count }) => count > 0)
  if (pruneContents || present.length === 0) return undefined
  const count = present.reduce((sum, one) => sum + one.count, 0)
  return { kind: 'contents', what: present.map(({ what }) => what).join(', '), count }
}
