/** One kind in one API version, as discovery describes it. */
export interface Resource {
  readonly group: string
  readonly version: string
  readonly kind: string
  /** The plural name in URLs, `deployments`. */
  readonly plural: string
  readonly namespaced: boolean
  readonly verbs: readonly string[]
  /** Whether `status` is a subresource. If not, `status` is a field like any other (docs/rules.md 7.1). */
  readonly hasStatus: boolean
  /** Whether an aggregated API server serves the kind. Such a server may store a dry-run (docs/rules.md 1.12). */
  readonly aggregated: boolean
}

/** `v1` or `apps/v1`. */
export function apiVersionOf(resource: { readonly group: string; readonly version: string }): string {
  return resource.group === '' ? resource.version : `${resource.group}/${resource.version}`
}

/** The name of the APIService of a group version: `v1.example.com` for `example.com/v1`, and `v1.` for `v1`. */
export function apiServiceName(apiVersion: string): string {
  const [version = '', group = ''] = apiVersion.split('/').toReversed()
  return `${version}.${group}`
}

/** `pods` or `deployments.apps`: the name of a kind for kubectl, which is also the name of its CRD. */
export function kindName({ plural, group }: { readonly plural: string; readonly group: string }): string {
  return group === '' ? plural : `${plural}.${group}`
}
