import { builtInScope } from '../manifest/built-in-scope.ts'
import { groupOf } from '../manifest/key.ts'
import type { Manifest } from '../manifest/manifest.ts'
import { inScope, kindsOfCrds } from './place.ts'
import type { ResourceIndex } from './resource-index.ts'

/** What the manifests and the command line alone say about namespaces. */
export interface OfflineNamespaces {
  /** The value of `-n`. */
  readonly asked: string | undefined
  /** `kubernixos.namespace`. */
  readonly configured: string | undefined
}

export interface PlacedOffline {
  /** In the given order. */
  readonly manifests: readonly Manifest[]
  /** The manifests without a namespace of which only the cluster knows whether their kind has one. */
  readonly unknown: readonly Manifest[]
  /** The manifests whose own namespace contradicts `-n`, which apply refuses (docs/rules.md 4.5). */
  readonly outside: readonly Manifest[]
}

/**
 * Fills in namespaces as far as that is possible without a cluster (docs/rules.md 4.4). The scope of a kind is known if
 * Kubernetes itself or a CRD of the configuration defines the kind. If neither `-n` nor the configuration decides, the
 * context will, and objects without a namespace stay as they are.
 */
export function placeOffline(
  manifests: readonly Manifest[],
  { asked, configured }: OfflineNamespaces,
): PlacedOffline {
  const defined = kindsOfCrds(manifests)
  const namespace = asked ?? (configured || undefined)
  const unknown: Manifest[] = []
  const outside: Manifest[] = []
  const placed = manifests.map(manifest => {
    const namespaced = isNamespaced(manifest, defined)
    const own = manifest.object.metadata.namespace
    if (namespaced === undefined && !own && namespace !== undefined) unknown.push(manifest)
    if (namespaced && own && asked !== undefined && own !== asked) outside.push(manifest)
    return namespaced === undefined ? manifest : inScope(manifest, { namespaced }, namespace)
  })
  return { manifests: placed, unknown, outside }
}

/** Undefined if the scope of the kind is not known offline. */
function isNamespaced({ object }: Manifest, defined: ResourceIndex): boolean | undefined {
  const { apiVersion, kind } = object
  const builtIn = builtInScope(apiVersion, kind)
  if (builtIn !== undefined) return builtIn === 'namespaced'
  const group = groupOf(apiVersion)
  return defined.similar(kind).find(one => one.group === group && one.kind === kind)?.namespaced
}
