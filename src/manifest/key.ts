/** The fields that identify one object on a cluster. `namespace` is absent for cluster-scoped kinds. */
export interface ObjectRef {
  readonly apiVersion: string
  readonly kind: string
  readonly namespace?: string
  readonly name: string
}

/**
 * `group/kind/namespace/name`. The version is left out, because an object has the same key in all versions. The brand
 * makes a plain string a compile error where a key is expected.
 */
export type ObjectKey = string & { readonly __brand: 'ObjectKey' }

type Identified = { apiVersion: string; kind: string; metadata: { name: string; namespace?: string } }

/** The API group of an apiVersion. The core group is the empty string. */
export function groupOf(apiVersion: string): string {
  const slash = apiVersion.indexOf('/')
  return slash < 0 ? '' : apiVersion.slice(0, slash)
}

export function refOf(object: Identified): ObjectRef {
  const { name, namespace } = object.metadata
  return { apiVersion: object.apiVersion, kind: object.kind, ...(namespace ? { namespace } : {}), name }
}

export function keyOf(ref: ObjectRef): ObjectKey {
  return `${groupOf(ref.apiVersion)}/${ref.kind}/${ref.namespace ?? ''}/${ref.name}` as ObjectKey
}

/** The short form of kubectl, `deployment.apps/web`. Every line of apply and diff begins with it. */
export function kubectlName(ref: ObjectRef): string {
  const group = groupOf(ref.apiVersion)
  return `${ref.kind.toLowerCase()}${group ? `.${group}` : ''}/${ref.name}`
}

/** The form that messages use, `Deployment shop/web`. Without a namespace, `Namespace shop`. */
export function describeRef(ref: ObjectRef): string {
  return `${ref.kind} ${ref.namespace ? `${ref.namespace}/` : ''}${ref.name}`
}
