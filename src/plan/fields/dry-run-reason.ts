import type { FindSchema } from '../../manifest/crd-schema.ts'
import type { Observation } from '../observation.ts'
import { proveConverged } from './converged.ts'

/**
 * Why the server was asked for a dry run of an object, as a clause: the first condition of the proof of
 * docs/rules.md 2.1 that does not hold. Undefined if there was no dry run.
 */
export function dryRunReason(
  { manifest, resource, live, answer }: Observation,
  context: { readonly fieldManager: string; readonly findDefaults?: FindSchema },
): string | undefined {
  if (resource === undefined) return undefined
  switch (answer.kind) {
    case 'accepted':
    case 'conflict':
    case 'rejected':
    case 'replaceable': {
      if (live === undefined) return 'it does not exist'
      const proof = proveConverged(manifest.object, live, { ...context, resource })
      return proof.proven ? 'it was not in the list of its kind' : proof.why
    }
    case 'proven':
    case 'not-asked':
    case 'unknown-kind':
      return undefined
  }
}
