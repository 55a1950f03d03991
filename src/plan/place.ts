import type { Resource } from '../api/resource.ts'
import { keyOf, type ObjectKey, refOf } from '../manifest/key.ts'
import { isCrd } from '../manifest/kind.ts'
import { type Manifest, withBody } from '../manifest/manifest.ts'
import { isJsonObject, type Json, type KubeObject } from '../manifest/object.ts'
import type { RefusedEarly } from './plan.ts'
import { ResourceIndex } from './resource-index.ts'

/** A manifest placed on a cluster: its kind is looked up and its namespace filled in. */
export interface PlacedManifest {
  readonly manifest: Manifest
  /** Of the manifest's object, made once for all that look it up. */
  readonly key: ObjectKey
  /** Undefined where neither the server nor a CRD of the configuration knows the kind. */
  readonly resource: Resource | undefined
  /** The kind comes with a CRD of this configuration; the server does not serve it yet. */
  readonly toCome: boolean
  /** Where only this version of the kind is to come: another one, in which its objects can be read. */
  readonly otherVersion?: Resource
  /** Where the kind is unknown: known ones that are spelled almost alike, as `Deployment of apps/v1`. */
  readonly similar: readonly string[]
}

export interface Placement {
  /** The kinds that the server serves. */
  readonly served: ResourceIndex
  /** For namespaced objects that name none. */
  readonly defaultNamespace: string
}

/**
 * Looks up each manifest's kind, first on the server, then among the CRDs of the configuration, and fills
 * in the namespace, or takes out the one of a cluster-scoped kind: prune compares by it. The objects given are not
 * changed.
 */
export function placeManifests(
  manifests: readonly Manifest[],
  { served, defaultNamespace }: Placement,
): PlacedManifest[] {
  const toCome = kindsToCome(manifests)
  return manifests.map(given => {
    const { apiVersion, kind } = given.object
    const known = served.find(apiVersion, kind)
    const resource = known ?? toCome.find(apiVersion, kind)
    const otherVersion = known === undefined && resource ? otherVersionOf(resource, served) : undefined
    const manifest = resource === undefined ? given : inScope(given, resource, defaultNamespace)
    return {
      ...(otherVersion === undefined ? {} : { otherVersion }),
      manifest,
      key: keyOf(refOf(manifest.object)),
      resource,
      toCome: known === undefined && resource !== undefined,
      similar: resource === undefined ? kindNames([...served.similar(kind), ...toCome.similar(kind)]) : [],
    }
  })
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
 * Takes out the objects whose own namespace is another than the one asked for with `-n`: kubectl refuses these too.
 * Objects of cluster-scoped kinds have no say.
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

/** The keys of all wanted objects: what prune must never touch. */
export function wantedKeys(wanted: readonly PlacedManifest[]): Set<ObjectKey> {
  return new Set(wanted.map(({ key }) => key))
}

/** The namespaces that wanted objects live in. */
export function wantedNamespaces(wanted: readonly PlacedManifest[]): Set<string> {
  const namespaces = wanted.map(({ manifest }) => manifest.object.metadata.namespace)
  return new Set(namespaces.filter(namespace => namespace !== undefined))
}

/** With a namespace where the kind has one, and without where it has none: the server drops it, too. */
function inScope(manifest: Manifest, { namespaced }: Resource, defaultNamespace: string): Manifest {
  const { object } = manifest
  const { namespace, ...rest } = object.metadata
  if (namespaced ? namespace : namespace === undefined) return manifest
  const metadata = (namespaced ? { ...rest, namespace: defaultNamespace } : rest) as typeof object.metadata
  return withBody(manifest, { ...object, metadata }, namespaced ? namespaceAdded : [])
}

const namespaceAdded = [{ to: '/metadata/namespace' }]

/** The kinds that CRDs of the configuration define. */
function kindsToCome(manifests: readonly Manifest[]): ResourceIndex {
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
