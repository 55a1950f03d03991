/** The cluster of a rollout, as people know it: the server's URL and the kubeconfig's context. */
export interface Target {
  readonly server: string
  /** Absent inside a cluster, where there is no kubeconfig. */
  readonly context?: string
}

/** `context prod (https://10.0.0.1:6443)` */
export function targetText({ server, context }: Target): string {
  return context === undefined ? server : `context ${context} (${server})`
}
