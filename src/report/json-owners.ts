import type { JsonObject } from '../manifest/object.ts'
import type { Adopt, Restamp, Update } from '../plan/change.ts'
import { fieldPath } from './field-path.ts'

/** What a change takes from other managers, and what it leaves to them, as JSON. */
export function ownersJson({ claims = [], givenUp = [] }: Update | Adopt | Restamp): JsonObject {
  const takenOver = claims.flatMap(claim =>
    claim.kind === 'entry' ? [{ manager: claim.manager, operation: claim.operation, why: claim.why }] : [],
  )
  const cleared = claims.flatMap(claim =>
    claim.kind === 'field'
      ? [
          {
            path: claim.path,
            field: fieldPath(claim.steps),
            managers: [...claim.managers],
            message: claim.why,
          },
        ]
      : [],
  )
  const stays = givenUp.map(({ path, steps, manager }) => ({ path, field: fieldPath(steps), manager }))
  return {
    ...(takenOver.length === 0 ? {} : { takenOver }),
    ...(cleared.length === 0 ? {} : { cleared }),
    ...(stays.length === 0 ? {} : { droppedButStays: stays }),
  }
}
