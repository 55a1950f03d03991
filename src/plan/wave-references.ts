import type { Resource } from '../api/resource.ts'
import { kindName } from '../api/resource.ts'
import { keyOf, type ObjectKey } from '../manifest/key.ts'
import { groupKindOf } from '../manifest/kind.ts'
import type { KubeObject } from '../manifest/object.ts'
import { claimReferences, fields, items, named, podReferences, podSpecOf } from './pod-references.ts'
import { referencesOf } from './references.ts'

/**
 * The keys of the objects without which an object can't be written or become ready, as far as its manifest names them
 * (docs/rules.md 5.6): its Namespace, the CRD of its kind, and what its kind refers to.
 */
export function waveReferences(object: KubeObject, resource: Resource | undefined): ObjectKey[] {
  const { namespace = '' } = object.metadata
  const podSpec = podSpecOf(object)
  return [
    ...named('v1', 'Namespace', [namespace]),
    ...(resource === undefined ? [] : named(crdVersion, 'CustomResourceDefinition', [kindName(resource)])),
    ...(podSpec === undefined ? [] : podReferences(podSpec, namespace)),
    ...referencesOf(object),
    ...(byKind[groupKindOf(object)]?.(object, namespace) ?? []),
  ]
}

const crdVersion = 'apiextensions.k8s.io/v1'

type References = (object: KubeObject, namespace: string) => ObjectKey[]

const byKind: Readonly<Record<string, References>> = {
  '/PersistentVolumeClaim': ({ spec }) => claimReferences(fields(spec)),
  '/ServiceAccount': ({ imagePullSecrets, secrets }, namespace) =>
    named(
      'v1',
      'Secret',
      [...items(imagePullSecrets), ...items(secrets)].map(({ name }) => name),
      namespace,
    ),
  'apps/StatefulSet': ({ spec }) =>
    items(fields(spec)['volumeClaimTemplates']).flatMap(claim => claimReferences(fields(claim['spec']))),
  'networking.k8s.io/Ingress': ({ spec }) =>
    named('networking.k8s.io/v1', 'IngressClass', [fields(spec)['ingressClassName']]),
}

/**
 * The keys of the ServiceAccounts to which a RoleBinding or ClusterRoleBinding gives rights. Empty for other kinds.
 */
export function boundAccounts(object: KubeObject): ObjectKey[] {
  const kind = groupKindOf(object)
  const isBinding = /^rbac\.authorization\.k8s\.io\/(Cluster)?RoleBinding$/.test(kind)
  if (!isBinding) return []
  return items(object['subjects']).flatMap(({ kind: subject, name, namespace }) =>
    subject === 'ServiceAccount' && typeof name === 'string'
      ? [
          keyOf({
            apiVersion: 'v1',
            kind: 'ServiceAccount',
            namespace: typeof namespace === 'string' ? namespace : (object.metadata.namespace ?? ''),
            name,
          }),
        ]
      : [],
  )
}
