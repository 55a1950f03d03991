import type { Resource } from '../api/resource.ts'
import { keyOf, type ObjectKey, refOf } from '../manifest/key.ts'
import { isCrd } from '../manifest/kind.ts'
import { type Manifest, withBody } from '../manifest/manifest.ts'
import { isJsonObject, type Json, type KubeObject } from '../manifest/object.ts'
import type { Unseen } from './observation.ts'
import type { RefusedEarly } from './plan.ts'
import { ResourceIndex } from './resource-index.ts'

/** A manifest whose kind is looked up and whose namespace is filled in. */
export interface PlacedManifest {
  readonly manifest: Manifest
  /** The key of the manifest's object. */
  readonly key: ObjectKey
  /** Undefined if neither the server nor a CRD of the configuration defines the kind. */
  readonly resource: Resource | undefined
  /** Whether the default namespace was filled in, because the manifest has none. */
  readonly namespaceFilled: boolean
  /** Whether a CRD of the configuration defines this version of the kind, but the server does not serve it yet. */
  readonly toCome: boolean
  /** If `toCome`: another version of the kind that the server serves, so that live objects can be read in it. */
  readonly otherVersion?: Resource
  /** If the kind is unknown: kinds of the same name in other groups or versions, as `Deployment of apps/v1`. */
  readonly similar: readonly string[]
  /** If the kind is unknown: its group version, if that could not be discovered. */
  readonly undiscovered?: Unseen
}

export interface PlacementContext {
  /** The kinds that the server serves. */
  readonly served: ResourceIndex
  /** The group versions that could not be discovered. */
  readonly unseen: readonly Unseen[]
  /** The namespace of namespaced objects that set none (docs/rules.md 4.4). */
  readonly defaultNamespace: string
}

/**
 * Looks up the kind of each manifest, first on the server, then in the CRDs of the configuration. Fills in the
 * namespace of namespaced kinds, and removes it from cluster-scoped ones, because prune compares objects by their
 * namespace. The given objects are not changed.
 */
export function placeManifests(
  manifests: readonly Manifest[],
  { served, unseen, defaultNamespace }: PlacementContext,
): PlacedManifest[] {
  const defined = kindsOfCrds(manifests)
  return manifests.map(given => {
    const { apiVersion, kind } = given.object
    const known = served.find(apiVersion, kind)
    const resource = known ?? defined.find(apiVersion, kind)
    const otherVersion = known === undefined && resource ? otherVersionOf(resource, served) : undefined
    const manifest = resource === undefined ? given : inScope(given, resource, defaultNamespace)
    return {
      ...(otherVersion === undefined ? {} : { otherVersion }),
      manifest,
      key: keyOf(refOf(manifest.object)),
      resource,
      namespaceFilled: resource?.namespaced === true && !given.object.metadata.namespace,
      toCome: known === undefined && resource !== undefined,
      ...(resource === undefined ? aboutUnknown(given, [served, defined], unseen) : { similar: [] }),
    }
  })
}

/** What is known of a kind that neither the server nor the configuration defines. */
function aboutUnknown(
  { object: { apiVersion, kind } }: Manifest,
  indexes: readonly ResourceIndex[],
  unseen: readonly Unseen[],
): Pick<PlacedManifest, 'similar' | 'undiscovered'> {
  const undiscovered = unseen.find(({ what }) => what === apiVersion)
  const similar = kindNames(indexes.flatMap(index => index.similar(kind)))
  return { similar, ...(undiscovered === undefined ? {} : { undiscovered }) }
}

function otherVersionOf({ group, kind, plural }: Resource, served: ResourceIndex): Resource | undefined {
  return served.similar(kind).find(one => one.group === group && one.plural === plural)
}

function kindNames(resources: readonly Resource[]): string[] {
  const names = resources.map(({ group, version, kind }) =>
    group === '' ? `${kind} of ${version}` : `${kind} of ${group}/${version}`,
  )
  return [...new Set(names)]
}

/**
 * Separates the objects whose namespace differs from the one given with `-n`, and refuses them (docs/rules.md 4.5).
 * `asked` is the value of `-n`. Cluster-scoped objects are never refused.
 */
export function refuseOutside(
  wanted: readonly PlacedManifest[],
  asked: string | undefined,
): { readonly placed: PlacedManifest[]; readonly refused: RefusedEarly[] } {
  const isOutside = ({ manifest, resource }: PlacedManifest) => {
    const { namespace } = manifest.object.metadata
    return asked !== undefined && resource?.namespaced === true && namespace !== asked
  }
  const refused = wanted.filter(isOutside).map(({ manifest, resource }): RefusedEarly => {
    return { manifest, resource, reason: { kind: 'namespace-mismatch', asked: asked ?? '' } }
  })
  return { placed: wanted.filter(one => !isOutside(one)), refused }
}

/** The keys of all wanted objects, which prune must never delete. */
export function wantedKeys(wanted: readonly PlacedManifest[]): Set<ObjectKey> {
  return new Set(wanted.map(({ key }) => key))
}

/** The keys of the wanted objects whose namespace was filled in. */
export function filledKeys(wanted: readonly PlacedManifest[]): Set<ObjectKey> {
  return new Set(wanted.flatMap(({ key, namespaceFilled }) => (namespaceFilled ? [key] : [])))
}

/** The namespaces of all wanted objects. */
export function wantedNamespaces(wanted: readonly PlacedManifest[]): Set<string> {
  const namespaces = wanted.map(({ manifest }) => manifest.object.metadata.namespace)
  return new Set(namespaces.filter(namespace => namespace !== undefined))
}

/**
 * The manifest with a namespace if its kind is namespaced, else without one, because the server drops it. Without a
 * default namespace, a namespaced object keeps what it has.
 */
export function inScope(
  manifest: Manifest,
  { namespaced }: Pick<Resource, 'namespaced'>,
  defaultNamespace: string | undefined,
): Manifest {
  const { object } = manifest
  const { namespace, ...rest } = object.metadata
  if (namespaced ? namespace || defaultNamespace === undefined : namespace === undefined) return manifest
  const metadata = (namespaced ? { ...rest, namespace: defaultNamespace } : rest) as typeof object.metadata
  return withBody(manifest, { ...object, metadata }, namespaced ? namespaceAdded : [])
}

const namespaceAdded = [{ to: '/metadata/namespace' }]

/** The kinds that CRDs of the configuration define. */
export function kindsOfCrds(manifests: readonly Manifest[]): ResourceIndex {
  return new ResourceIndex(manifests.flatMap(({ object }) => (isCrd(object) ? resourcesOf(object) : [])))
}

function resourcesOf(crd: KubeObject): Resource[] {
  const spec = asObject(crd['spec'])
  const names = asObject(spec['names'])
  const versions = Array.isArray(spec['versions']) ? spec['versions'].map(asObject) : []
  return versions
    .filter(version => version['served'] === true)
    .map(version => ({
      group: String(spec['group']),
      version: String(version['name']),
      kind: String(names['kind']),
      plural: String(names['plural']),
      namespaced: spec['scope'] === 'Namespaced',
      verbs: ['get', 'list', 'watch', 'create', 'update', 'patch', 'delete'],
      hasStatus: asObject(version['subresources'])['status'] !== undefined,
      aggregated: false,
    }))
}

function asObject(value: Json | undefined): Record<string, Json> {
  return isJsonObject(value) ? value : {}
}
