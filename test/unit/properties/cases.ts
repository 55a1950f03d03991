import fc from 'fast-check'
import type { Request } from '../../../src/commands/request.ts'
import type { KubeObject } from '../../../src/manifest/object.ts'
import { apiOf } from '../../model/api-of.ts'
import type { ModelServer } from '../../model/model-server.ts'
import { actorOf, type Happening, history, type Instance } from './history.ts'
import { objects } from './objects.ts'
import type { Wanted } from './run.ts'

/** A run on a cluster with a history. */
export interface Case {
  readonly events: readonly Happening[]
  readonly objects: readonly KubeObject[]
  readonly instance: Instance
  readonly flags: Partial<Request>
}

const flags: fc.Arbitrary<Partial<Request>> = fc.oneof(
  { weight: 2, arbitrary: fc.constant({ forceConflicts: true, recreate: true }) },
  { weight: 1, arbitrary: fc.constant({ forceConflicts: true }) },
  { weight: 1, arbitrary: fc.constant({ recreate: true }) },
  { weight: 1, arbitrary: fc.constant({}) },
  { weight: 1, arbitrary: fc.constant({ takeOver: ['helm', 'controller'] }) },
  { weight: 1, arbitrary: fc.constant({ removeExtras: true }) },
)

export const cases: fc.Arbitrary<Case> = fc
  .record({
    events: history,
    objects,
    instance: fc.constantFrom<Instance>('ours', 'ours', 'ours', undefined),
    flags,
  })
  .map(one => ({ ...one, [fc.toStringMethod]: () => printed(one) }))

/** A case in a failure. The CRD is always the same, and its schema would hide the rest. */
function printed(one: Case): string {
  const shorten = (key: string, value: unknown) => (key === 'versions' ? '...' : value)
  return JSON.stringify(one, shorten)
}

/** The run of a case, under a checksum that no earlier one had. */
export function wantedOf({ objects, instance, flags }: Case): Wanted {
  return { objects, checksum: 'c3', flags, ...(instance && { instance }) }
}

/** The API of the actor that carries a case out. */
export function apiFor(server: ModelServer, { instance }: Case) {
  return apiOf(server, actorOf(instance))
}
