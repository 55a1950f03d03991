import { apiServiceName, kindName } from '../../api/resource.ts'
import { groupOf, keyOf, type ObjectKey, refOf } from '../../manifest/key.ts'
import type { Unseen } from '../observation.ts'
import type { PlacedManifest } from '../place.ts'
import type { Gap } from './gap.ts'
import type { Judged } from './prune-gate.ts'

/** What the looks for deletions could not see. */
interface Looks {
  /** Group versions whose API servers do not answer. */
  readonly silent: readonly Unseen[]
  /** Kinds that could not be listed. `seenIn` is set if the user may not list the kind (cluster/observe/sweep.ts). */
  readonly kinds: readonly (Unseen & { readonly seenIn?: readonly string[] })[]
  /** Objects into which the gate could not look. */
  readonly contents: readonly Unseen[]
}

/**
 * What could not be seen, with what each of it means for prune (docs/rules.md 3.16). `placed` are all wanted objects, and
 * `judged` has the deletions of the plan. `proven` are the kinds of which objects of ours may exist, if these are known.
 */
export function gapsOf(
  { silent, kinds, contents }: Looks,
  placed: readonly PlacedManifest[],
  judged: readonly Judged[],
  proven?: ReadonlySet<string>,
): Gap[] {
  const deletions = judged.filter(({ verdict }) => verdict.kind === 'delete')
  const deleted = new Set(deletions.map(({ candidate }) => keyOf(refOf(candidate.live))))
  const isIrrelevant = (isOne: (kind: string) => boolean) =>
    proven !== undefined && !losesNamespace(deleted) && ![...proven, ...wantedKinds(placed)].some(isOne)
  return [
    ...silent.flatMap(one => {
      const gap = silentGap(one, placed, deleted)
      const isUnused = gap?.fate === 'foreign' && isIrrelevant(isOfGroup(groupOf(one.what)))
      return isUnused ? { kind: 'irrelevant' as const, ...one } : (gap ?? [])
    }),
    ...kinds.map(({ what, why, seenIn }): Gap => {
      if (seenIn === undefined) {
        return { kind: isIrrelevant(kind => kind === what) ? 'irrelevant' : 'failed', what, why }
      }
      return { kind: 'forbidden', what, why, seenIn, wanted: isWanted(what, seenIn, placed) }
    }),
    ...contents.map(({ what, why }) => ({ kind: 'failed', what, why }) as const),
  ]
}

/** Whether the configuration has objects of a kind outside the namespaces that were listed. */
function isWanted(kind: string, seenIn: readonly string[], placed: readonly PlacedManifest[]): boolean {
  return placed.some(({ resource, manifest: { object } }) => {
    if (resource === undefined || kindName(resource) !== kind) return false
    return !seenIn.includes(object.metadata.namespace ?? '')
  })
}

/**
 * The gap of a group version that does not answer; none if nothing of it can be ours. Prune goes on if this
 * configuration decides about the APIService: the plan deletes it, or the configuration contains it, wants no object of
 * the group version, and the plan deletes no Namespace that may hold such objects.
 */
function silentGap(
  { what, why }: Unseen,
  placed: readonly PlacedManifest[],
  deleted: ReadonlySet<ObjectKey>,
): Extract<Gap, { kind: 'silent' }> | undefined {
  if (readOnlyGroups.has(groupOf(what))) return undefined
  const apiService = apiServiceName(what)
  const key = keyOf({ apiVersion: 'apiregistration.k8s.io/v1', kind: 'APIService', name: apiService })
  const isUsed = placed.some(({ manifest: { object } }) => object.apiVersion === what)
  const isDecided = placed.some(one => one.key === key) && !isUsed && !losesNamespace(deleted)
  const fate = deleted.has(key) ? 'deleted' : isDecided ? 'wanted' : 'foreign'
  return { kind: 'silent', what, why, apiService, fate }
}

/** Whether a kind, such as `deployments.apps`, is of this group. The names of core kinds have no dot. */
function isOfGroup(group: string): (kind: string) => boolean {
  return kind => (group === '' ? !kind.includes('.') : kind.endsWith(`.${group}`))
}

/** Whether the plan deletes a Namespace. It may hold objects of others that can't be seen. */
function losesNamespace(deleted: ReadonlySet<ObjectKey>): boolean {
  return [...deleted].some(one => one.startsWith('/Namespace/'))
}

function wantedKinds(placed: readonly PlacedManifest[]): string[] {
  return placed.flatMap(({ resource, manifest: { object } }) =>
    resource === undefined ? `.${groupOf(object.apiVersion)}` : kindName(resource),
  )
}

/** Groups whose API allows only reads, so that nobody can have applied an object of them. */
const readOnlyGroups: ReadonlySet<string> = new Set([
  'metrics.k8s.io',
  'custom.metrics.k8s.io',
  'external.metrics.k8s.io',
])
