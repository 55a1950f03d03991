const schema = { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } }

/** A CRD of example.com that takes any field; the first version is the one that is stored. */
export function crd(kind: string, versions: readonly string[], spec: object = {}) {
  const names = { kind, plural: `${kind.toLowerCase()}s` }
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `${names.plural}.example.com` },
    spec: {
      group: 'example.com',
      scope: 'Namespaced',
      names,
      versions: versions.map((name, index) => ({ name, schema, served: true, storage: index === 0 })),
      ...spec,
    },
  }
}

/** An object of such a kind. */
export function custom(kind: string, name: string, metadata: object = {}) {
  return { apiVersion: 'example.com/v1', kind, metadata: { name, ...metadata }, spec: { size: 1 } }
}
