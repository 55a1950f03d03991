/** Where one plane keeps its files; every path lies inside `folder`. */
export interface PlanePaths {
  readonly folder: string
  readonly pki: string
  readonly logs: string
  readonly kubeconfigs: string
}

/** The paths inside a plane's folder, which is the whole of its state. */
export function planePaths(folder: string): PlanePaths {
  return { folder, pki: `${folder}/pki`, logs: `${folder}/logs`, kubeconfigs: `${folder}/kubeconfigs` }
}

// Relative to the plane's folder, in which every component runs: a socket's path may have 107 bytes at most.
const client = 'unix://etcd.sock'
const peer = 'unix://peer.sock'

/** etcd listens on sockets inside the plane's private folder: no port to race for, and no door for other users. */
export function etcdFlags(paths: PlanePaths): string[] {
  return [
    '--name=default',
    `--data-dir=${paths.folder}/etcd`,
    '--unsafe-no-fsync',
    '--log-level=warn',
    `--listen-client-urls=${client}`,
    `--advertise-client-urls=${client}`,
    `--listen-peer-urls=${peer}`,
    `--initial-advertise-peer-urls=${peer}`,
    `--initial-cluster=default=${peer}`,
  ]
}

/**
 * The flags of kube-apiserver, with RBAC on and TLS from the plane's own CA. The `kubernetes` Service gets no
 * endpoints, since a loopback address is no valid endpoint.
 */
export function apiServerFlags(paths: PlanePaths, port: number): string[] {
  return [
    `--etcd-servers=${client}`,
    '--bind-address=127.0.0.1',
    '--advertise-address=127.0.0.1',
    '--endpoint-reconciler-type=none',
    `--secure-port=${port}`,
    `--cert-dir=${paths.pki}`,
    `--client-ca-file=${paths.pki}/ca.crt`,
    `--tls-cert-file=${paths.pki}/apiserver.crt`,
    `--tls-private-key-file=${paths.pki}/apiserver.key`,
    '--authorization-mode=Node,RBAC',
    '--service-cluster-ip-range=10.96.0.0/16',
    '--service-account-issuer=https://kubernetes.default.svc',
    `--service-account-key-file=${paths.pki}/service-account.pub`,
    `--service-account-signing-key-file=${paths.pki}/service-account.key`,
    `--requestheader-client-ca-file=${paths.pki}/front-proxy-ca.crt`,
    '--requestheader-allowed-names=front-proxy-client',
    '--requestheader-username-headers=X-Remote-User',
    '--requestheader-group-headers=X-Remote-Group',
    '--requestheader-extra-headers-prefix=X-Remote-Extra-',
    `--proxy-client-cert-file=${paths.pki}/front-proxy-client.crt`,
    `--proxy-client-key-file=${paths.pki}/front-proxy-client.key`,
    '--allow-privileged=true',
    `--audit-policy-file=${paths.folder}/audit-policy.json`,
    `--audit-log-path=${paths.logs}/audit.jsonl`,
    '--audit-log-mode=blocking',
  ]
}

/** The flags of kube-controller-manager; it serves nothing (`--secure-port=0`). */
export function controllerManagerFlags(paths: PlanePaths): string[] {
  return [
    `--kubeconfig=${paths.kubeconfigs}/controller-manager`,
    '--secure-port=0',
    '--leader-elect=false',
    '--use-service-account-credentials=true',
    `--service-account-private-key-file=${paths.pki}/service-account.key`,
    `--root-ca-file=${paths.pki}/ca.crt`,
    `--cluster-signing-cert-file=${paths.pki}/ca.crt`,
    `--cluster-signing-key-file=${paths.pki}/ca.key`,
    '--kube-api-qps=200',
    '--kube-api-burst=400',
  ]
}

/** The flags of kube-scheduler; it serves nothing. */
export function schedulerFlags(paths: PlanePaths): string[] {
  return [
    `--kubeconfig=${paths.kubeconfigs}/scheduler`,
    '--secure-port=0',
    '--leader-elect=false',
    '--kube-api-qps=200',
    '--kube-api-burst=400',
  ]
}

/** kwok keeps the leases of all nodes alive, so that no heartbeat stage is needed; node port 0: it serves nothing. */
export function kwokFlags(paths: PlanePaths): string[] {
  return [
    `--kubeconfig=${paths.kubeconfigs}/kwok`,
    `--config=${paths.folder}/stages.yaml`,
    '--manage-all-nodes',
    '--node-lease-duration-seconds=40',
    '--node-port=0',
  ]
}
