/** Whether an object with `items` is a List: apiVersion, kind, answer. src/manifest and nix/ must agree on the answer. */
export const listKinds: readonly (readonly [apiVersion: string, kind: string, isList: boolean])[] = [
  ['v1', 'List', true],
  ['v1', 'ConfigMapList', true],
  ['apps/v1', 'DeploymentList', true],
  ['rbac.authorization.k8s.io/v1', 'RoleBindingList', true],
  ['v1', 'Listing', false],
  ['v1', 'ConfigMap', false],
  ['example.com/v1', 'List', false],
  ['media.example.com/v1', 'PlayList', false],
  ['k8s.io.example.com/v1', 'PlayList', false],
]
