/** One kind of one API version as discovery tells it. */
export interface Resource {
  readonly group: string
  readonly version: string
  readonly kind: string
  /** The plural name in URLs, `deployments`. */
  readonly plural: string
  readonly namespaced: boolean
  readonly verbs: readonly string[]
  /** Whether `status` is a subresource: only then is it noise. */
  readonly hasStatus: boolean
  /** Served by an aggregated API server, which may persist a dry-run (docs/rules.md 1.12). */
  readonly aggregated: boolean
}

/** `v1` or `apps/v1`. */
export function apiVersionOf(resource: { readonly group: string; readonly version: string }): string {
  return resource.group === '' ? resource.version : `${resource.group}/${resource.version}`
}

/** `pods` or `deployments.apps`, as kubectl and the names of CRDs spell a kind. */
export function kindName({ plural, group }: { readonly plural: string; readonly group: string }): string {
  return group === '' ? plural : `${plural}.${group}`
}
