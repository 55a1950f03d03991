import type { ApiFailure } from '../api/reply.ts'
import type { KubeObject } from '../manifest/object.ts'
import type { WriteChange } from '../plan/change.ts'
import { isSealOf } from '../plan/seal.ts'
import type { Execution } from './execution.ts'

/**
 * The body to send. A Secret's body comes from the configuration, and must be the one that was planned; else it is
 * undefined.
 */
export function openBody({ key, body }: WriteChange, { plan, secrets }: Execution): KubeObject | undefined {
  const secret = secrets.get(key)
  if (secret === undefined) return body.kind === 'Secret' && body.apiVersion === 'v1' ? undefined : body
  return isSealOf(body, secret.wanted, plan.salt) ? secret.wanted : undefined
}

/** The failure of a Secret whose body is not the planned one. */
export const changedSecret: ApiFailure = {
  status: 0,
  reason: 'SecretChanged',
  message: 'the Secret differs from the one that was planned; plan again',
  causes: [],
}
