import type { JsonObject } from '../manifest/object.ts'
import type { Adopt, Restamp, Update } from '../plan/change.ts'
import type { Conflict } from '../plan/fields/conflict.ts'
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
  const removed = claims.flatMap(claim =>
    claim.kind === 'extra'
      ? [{ path: claim.path, field: fieldPath(claim.steps), manager: claim.manager }]
      : [],
  )
  const rewritten = claims.flatMap(claim => (claim.kind === 'version' ? [claim.apiVersion] : []))
  const stays = givenUp.map(({ path, steps, manager }) => ({ path, field: fieldPath(steps), manager }))
  return {
    ...(takenOver.length === 0 ? {} : { takenOver }),
    ...(cleared.length === 0 ? {} : { cleared }),
    ...(removed.length === 0 ? {} : { removedExtras: removed }),
    ...(rewritten.length === 0 ? {} : { rewrittenEntries: rewritten }),
    ...(stays.length === 0 ? {} : { droppedButStays: stays }),
  }
}

/** The conflicts that an apply overrides by force, as JSON. A value that does not exist is left out. */
export function takenJson(taken: readonly Conflict[] = []): JsonObject {
  const fields = taken.map(({ path, steps, manager, operation, subresource, live, wanted, takeBack }) => ({
    path,
    field: fieldPath(steps),
    manager,
    operation,
    ...(subresource === undefined ? {} : { subresource }),
    why: takeBack ? 'take-back' : 'force',
    ...(live === undefined ? {} : { before: live }),
    ...(wanted === undefined ? {} : { after: wanted }),
  }))
  return fields.length === 0 ? {} : { taken: fields }
}
