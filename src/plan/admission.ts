import type { ApiFailure } from '../api/reply.ts'

/** What keeps the server from accepting an object, although its own fields may be right (docs/rules.md 1.18). */
export type Obstacle =
  /** `service` is the Service of the webhook; undefined for a webhook outside the cluster. */
  | { readonly kind: 'silent-webhook'; readonly webhook: string; readonly service: ServiceName | undefined }
  | { readonly kind: 'no-dry-run'; readonly webhook: string }
  | { readonly kind: 'webhook'; readonly webhook: string }
  | { readonly kind: 'policy'; readonly policy: string; readonly binding: string }
  | { readonly kind: 'quota'; readonly quota: string }
  | { readonly kind: 'limit-range' }
  | { readonly kind: 'pod-security' }

interface ServiceName {
  readonly namespace: string
  readonly name: string
}

/**
 * The obstacle that a message of the API server names; undefined if it names none. The texts are those of
 * kube-apiserver (k8s.io/apiserver, plugin/pkg/admission). A Status has no field for them.
 */
export function obstacleOf({ status, message }: ApiFailure): Obstacle | undefined {
  const [, silent] = /failed calling webhook "([^"]+)"/.exec(message) ?? []
  if (silent !== undefined) return { kind: 'silent-webhook', webhook: silent, service: serviceIn(message) }
  const [, dry] = /admission webhook "([^"]+)" does not support dry run/.exec(message) ?? []
  if (dry !== undefined) return { kind: 'no-dry-run', webhook: dry }
  const [, webhook] = /admission webhook "([^"]+)" denied the request/.exec(message) ?? []
  if (webhook !== undefined) return { kind: 'webhook', webhook }
  const [, policy, binding] = /[Pp]olicy '([^']+)' with binding '([^']+)' denied request/.exec(message) ?? []
  if (policy !== undefined && binding !== undefined) return { kind: 'policy', policy, binding }
  return status === 403 ? limitIn(message) : undefined
}

function limitIn(message: string): Obstacle | undefined {
  const [, quota] = /(?:exceeded|failed|insufficient) quota: ([^,:\s]+)/.exec(message) ?? []
  if (quota !== undefined) return { kind: 'quota', quota }
  if (/(?:maximum|minimum) \S+ usage per|max limit to request ratio per/.test(message))
    return { kind: 'limit-range' }
  return message.includes('violates PodSecurity "') ? { kind: 'pod-security' } : undefined
}

function serviceIn(message: string): ServiceName | undefined {
  const [, name, namespace] = /Post "https:\/\/([^./]+)\.([^./:]+)\.svc[:/]/.exec(message) ?? []
  return name === undefined || namespace === undefined ? undefined : { namespace, name }
}
