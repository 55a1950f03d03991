import type { ApiFailure } from '../../api/reply.ts'
import { kindName, type Resource } from '../../api/resource.ts'
import { groupKindOf, isBuiltInGroup } from '../../manifest/kind.ts'
import { isJsonObject, type LiveObject } from '../../manifest/object.ts'
import type { KeepReason } from '../reasons.ts'
import { type GateFacts, judge } from './prune-gate.ts'

/** Why an object is not deleted and created again (docs/rules.md 1.33). */
export type NotReplaced =
  /** Objects of this kind hold others or data, or their API server can't be asked. */
  | { readonly kind: 'never'; readonly what: string }
  /** Its deletion may lose what can't be made again, so only the annotation of its own manifest asks for it. */
  | { readonly kind: 'needs-annotation'; readonly what: string; readonly loss: Loss }
  | { readonly kind: 'not-ours' }
  | { readonly kind: 'adopted' }
  | { readonly kind: 'cluster-own' }
  /** The deletion would delete the claims of a StatefulSet. */
  | { readonly kind: 'volume-data' }
  /** Prune would keep the object for this reason if it were not wanted. */
  | { readonly kind: 'kept'; readonly reason: KeepReason }
  /** The server does not accept the new object, not even under another name. */
  | { readonly kind: 'create-rejected'; readonly failure: ApiFailure }

/** What may be lost with an object. */
type Loss = 'data' | 'rights' | 'address'

/** The rules of a run by which the gate of replacements judges. */
export interface ReplaceRules extends Pick<GateFacts, 'fieldManager' | 'instance' | 'keepKinds'> {
  /** Whether objects that were there before us count as ours. */
  readonly adopt: boolean
}

const neverReplaced: ReadonlySet<string> = new Set([
  '/Namespace',
  '/PersistentVolume',
  '/PersistentVolumeClaim',
  'apiextensions.k8s.io/CustomResourceDefinition',
])

/**
 * Why a wanted object must not be deleted, even to create it again; undefined if it may be. The rules are those of prune
 * for an object that is not wanted: it must be ours, and nobody else may need it. `live` may have only metadata, but
 * then the claims of a StatefulSet are not seen.
 */
export function againstReplacing(
  live: LiveObject,
  resource: Resource,
  rules: ReplaceRules,
): NotReplaced | undefined {
  const groupKind = groupKindOf(live)
  if (resource.aggregated || neverReplaced.has(groupKind)) return { kind: 'never', what: kindName(resource) }
  const verdict = judge({ resource, live, contents: [] }, factsOf(rules))
  switch (verdict.kind) {
    case 'mirrored':
      return { kind: 'not-ours' }
    case 'release':
      return { kind: verdict.why }
    case 'keep':
      return { kind: 'kept', reason: verdict.reason }
    case 'delete':
      return groupKind === 'apps/StatefulSet' && losesClaims(live) ? { kind: 'volume-data' } : undefined
  }
}

/**
 * Whether the flag is not enough to replace an object (docs/rules.md 1.33): a custom resource, whose operator may delete
 * data with it; a role binding, which may be what lets the user write; a Service of type LoadBalancer, which may get
 * another address. Undefined if the flag is enough.
 */
export function beyondFlag(live: LiveObject, resource: Resource): NotReplaced | undefined {
  const loss = lossOf(live, resource)
  return loss === undefined ? undefined : { kind: 'needs-annotation', what: kindName(resource), loss }
}

function lossOf({ spec }: LiveObject, { group, kind }: Resource): Loss | undefined {
  if (!isBuiltInGroup(group)) return 'data'
  if (group === 'rbac.authorization.k8s.io' && kind.endsWith('RoleBinding')) return 'rights'
  const isBalanced = kind === 'Service' && isJsonObject(spec) && spec['type'] === 'LoadBalancer'
  return isBalanced ? 'address' : undefined
}

/** The facts of prune, for one object that is judged as if the configuration did not contain it. */
function factsOf({ fieldManager, instance, keepKinds, adopt }: ReplaceRules): GateFacts {
  return {
    fieldManager,
    ...(instance === undefined ? {} : { instance }),
    keepKinds,
    wantedKeys: new Set(),
    wantedUids: new Set(),
    wantedNamespaces: new Set(),
    ambientKeys: new Set(),
    unplaced: false,
    configurationEmpty: false,
    allowEmpty: false,
    pruneContents: false,
    pruneAdopted: adopt,
    pruneLegacy: false,
  }
}

function losesClaims({ spec }: LiveObject): boolean {
  const policy = isJsonObject(spec) ? spec['persistentVolumeClaimRetentionPolicy'] : undefined
  return isJsonObject(policy) && policy['whenDeleted'] === 'Delete'
}
