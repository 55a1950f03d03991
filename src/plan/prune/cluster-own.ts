import { groupKindOf } from '../../manifest/kind.ts'
import type { LiveObject } from '../../manifest/object.ts'

type Metadata = LiveObject['metadata']

const systemNamespaces: ReadonlySet<string> = new Set([
  'default',
  'kube-system',
  'kube-public',
  'kube-node-lease',
])

const isBootstrapRbac = ({ labels }: Metadata) => labels?.['kubernetes.io/bootstrapping'] === 'rbac-defaults'
const isOfApiServer = ({ name, namespace }: Metadata) => name === 'kubernetes' && namespace === 'default'
const isFlowControl = ({ name, annotations }: Metadata) =>
  annotations?.['apf.kubernetes.io/autoupdate-spec'] === 'true' || name === 'exempt' || name === 'catch-all'

/** By group and kind: which objects Kubernetes itself makes. All of them were seen on a new cluster of 1.36. */
const tests: Readonly<Record<string, (metadata: Metadata) => boolean>> = {
  '/Node': () => true,
  '/Namespace': ({ name }) => systemNamespaces.has(name),
  '/Service': isOfApiServer,
  '/Endpoints': isOfApiServer,
  'discovery.k8s.io/EndpointSlice': isOfApiServer,
  '/ServiceAccount': ({ name }) => name === 'default',
  '/ConfigMap': ({ name, namespace }) =>
    name === 'kube-root-ca.crt' ||
    (namespace === 'kube-system' &&
      (name === 'extension-apiserver-authentication' ||
        name === 'kube-apiserver-legacy-service-account-token-tracking')),
  'coordination.k8s.io/Lease': ({ namespace, labels }) =>
    namespace === 'kube-node-lease' || labels?.['apiserver.kubernetes.io/identity'] !== undefined,
  'scheduling.k8s.io/PriorityClass': ({ name }) => name.startsWith('system-'),
  'apiregistration.k8s.io/APIService': ({ labels }) =>
    labels?.['kube-aggregator.kubernetes.io/automanaged'] !== undefined,
  'flowcontrol.apiserver.k8s.io/FlowSchema': isFlowControl,
  'flowcontrol.apiserver.k8s.io/PriorityLevelConfiguration': isFlowControl,
  'networking.k8s.io/ServiceCIDR': ({ name }) => name === 'kubernetes',
  'networking.k8s.io/IPAddress': ({ labels }) =>
    labels?.['ipaddress.kubernetes.io/managed-by'] === 'ipallocator.k8s.io',
  'rbac.authorization.k8s.io/ClusterRole': isBootstrapRbac,
  'rbac.authorization.k8s.io/ClusterRoleBinding': isBootstrapRbac,
  'rbac.authorization.k8s.io/Role': isBootstrapRbac,
  'rbac.authorization.k8s.io/RoleBinding': isBootstrapRbac,
}

/** Whether Kubernetes itself makes an object, so that prune never deletes it (docs/rules.md 3.21). */
export function isClusterOwn(live: LiveObject): boolean {
  const kind = groupKindOf(live)
  return Object.hasOwn(tests, kind) && tests[kind]?.(live.metadata) === true
}
