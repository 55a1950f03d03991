import { type Rejection, rejectionOf } from '../api/rejection.ts'
import type { ApiFailure } from '../api/reply.ts'
import type { ObjectRef } from '../manifest/key.ts'
import { type ClusterFlags, kubectlCommand } from '../typed-command.ts'

type Step<R> = (rejection: R, ref: ObjectRef, flags: ClusterFlags) => string | undefined
type ByKind = { readonly [K in Rejection['kind']]: Step<Extract<Rejection, { kind: K }>> }

const steps: ByKind = {
  immutable: () => undefined,
  'unknown-fields': () => undefined,
  other: () => undefined,
  'no-apply': (_, { kind, apiVersion }) =>
    `The API server of ${apiVersion} does not support server-side apply. Take the ${kind} out of the configuration, and write it with kubectl replace.`,
  'not-served': (_, { kind, apiVersion }) =>
    `The kind ${kind} of ${apiVersion} was served when this run began. If its CRD was deleted since then, run the same command again.`,
  'value-taken': () =>
    'Another Service has this value. If that Service has left the configuration, run prune first. Otherwise choose another value.',
  'namespace-terminating': (_, { namespace = '' }, { kubeconfig, context }) => {
    const command = kubectlCommand({ kubeconfig, context }, ['describe', 'namespace', namespace])
    return `Run again once Namespace ${namespace} is gone. To see what holds it: ${command}`
  },
  'no-rights': (_, { namespace }, flags) =>
    `To see what you may do: ${kubectlCommand({ ...flags, namespace }, ['auth', 'can-i', '--list'])}`,
  limited: ({ by }, { namespace }, flags) =>
    `To see the limits of its namespace: ${kubectlCommand({ ...flags, namespace }, ['describe', by])}`,
}

/** What a person can do about a failed request for an object, as sentences. Undefined if only the object itself tells. */
export function nextStep(failure: ApiFailure, ref: ObjectRef, flags: ClusterFlags): string | undefined {
  const rejection = rejectionOf(failure)
  const step = steps[rejection.kind] as Step<Rejection>
  return step(rejection, ref, flags)
}
