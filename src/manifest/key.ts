/** What names one object on a cluster. `namespace` is absent for cluster-scoped kinds. */
export interface ObjectRef {
  readonly apiVersion: string
  readonly kind: string
  readonly namespace?: string
  readonly name: string
}

/** group/kind/namespace/name: two versions of one kind are the same object. Branded: a plain string is no key. */
export type ObjectKey = string & { readonly __brand: 'ObjectKey' }

type Identified = { apiVersion: string; kind: string; metadata: { name: string; namespace?: string } }

/** The API group of an apiVersion; the empty string is the core group. */
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

/** kubectl's short form, `deployment.apps/web`: the head of every line that apply and diff print. */
export function kubectlName(ref: ObjectRef): string {
  const group = groupOf(ref.apiVersion)
  return `${ref.kind.toLowerCase()}${group ? `.${group}` : ''}/${ref.name}`
}

/** The form of messages, `Deployment shop/web`, with the namespace where there is one. */
export function describeRef(ref: ObjectRef): string {
  return `${ref.kind} ${ref.namespace ? `${ref.namespace}/` : ''}${ref.name}`
}
