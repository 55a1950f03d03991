import type { Resource } from '../api/resource.ts'
import { keyOf, type ObjectKey, refOf } from '../manifest/key.ts'
import { isCrd } from '../manifest/kind.ts'
import { type Manifest, withBody } from '../manifest/manifest.ts'
import { isJsonObject, type Json, type KubeObject } from '../manifest/object.ts'
import type { RefusedEarly } from './plan.ts'

/** A manifest placed on a cluster: its kind is looked up and its namespace filled in. */
export interface PlacedManifest {
  readonly manifest: Manifest
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
  readonly find: (apiVersion: string, kind: string) => Resource | undefined
  /** The served kinds of that name in any group and version, capitals aside. */
  readonly similar: (kind: string) => readonly Resource[]
  /** For namespaced objects that name none. */
  readonly defaultNamespace: string
}

/**
 * Looks up each manifest's kind, first on the server, then among the CRDs of the configuration, and fills
 * in the namespace, or takes out the one of a cluster-scoped kind: prune compares by it. The objects given are not
 * changed.
 */
export function placeManifests(manifests: readonly Manifest[], placement: Placement): PlacedManifest[] {
  const toCome = kindsToCome(manifests)
  return manifests.map(manifest => {
    const { apiVersion, kind } = manifest.object
    const served = placement.find(apiVersion, kind)
    const resource = served ?? toCome.get(`${apiVersion}/${kind}`)
    const otherVersion = served === undefined && resource ? otherVersionOf(resource, placement) : undefined
    return {
      ...(otherVersion === undefined ? {} : { otherVersion }),
      manifest: resource === undefined ? manifest : inScope(manifest, resource, placement.defaultNamespace),
      resource,
      toCome: served === undefined && resource !== undefined,
      similar:
        resource === undefined ? similarKinds(kind, [...placement.similar(kind), ...toCome.values()]) : [],
    }
  })
}

function otherVersionOf({ group, kind, plural }: Resource, { similar }: Placement): Resource | undefined {
  return similar(kind).find(one => one.group === group && one.plural === plural)
}

function similarKinds(kind: string, resources: readonly Resource[]): string[] {
  const alike = resources.filter(one => one.kind.toLowerCase() === kind.toLowerCase())
  const names = alike.map(({ group, version, kind: known }) =>
    group === '' ? `${known} of ${version}` : `${known} of ${group}/${version}`,
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
  return new Set(wanted.map(({ manifest }) => keyOf(refOf(manifest.object))))
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

/** The kinds that CRDs of the configuration define, by `apiVersion/kind`. */
function kindsToCome(manifests: readonly Manifest[]): Map<string, Resource> {
  const resources = manifests.flatMap(({ object }) => (isCrd(object) ? resourcesOf(object) : []))
  return new Map(
    resources.map(resource => [`${resource.group}/${resource.version}/${resource.kind}`, resource]),
  )
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
