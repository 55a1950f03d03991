import { UserError } from '../errors.ts'
import { defaultFieldManager } from '../plan/fields/find-claims.ts'
import type { PlanHead } from '../plan/plan.ts'
import type { Configuration } from './configuration.ts'
import type { Request } from './request.ts'

/** The rules of one run that flags and configuration decide together. */
export type RunRules = Pick<
  PlanHead,
  'fieldManager' | 'instance' | 'forceConflicts' | 'adopt' | 'takeOver' | 'salt'
>

/**
 * The rules of a run. A flag overrides the configuration, and managers to take over are those of both. Throws a UserError
 * if our own field manager is one of these. `salt` is a random text.
 */
export function runRules(request: Request, settings: Configuration['settings'], salt: string): RunRules {
  const fieldManager = request.fieldManager ?? settings.fieldManager ?? defaultFieldManager
  return {
    fieldManager,
    ...(settings.instance === undefined ? {} : { instance: settings.instance }),
    forceConflicts: request.forceConflicts,
    adopt: request.adopt || settings.adopt,
    takeOver: takeOverOf(request, settings, fieldManager),
    salt,
  }
}

function takeOverOf(request: Request, settings: Configuration['settings'], fieldManager: string): string[] {
  const names = new Set([...settings.takeOver, ...request.takeOver])
  if (!names.has(fieldManager)) return [...names]
  const where = request.takeOver.includes(fieldManager) ? '--take-over' : 'kubernixos.apply.takeOver'
  throw new UserError(`${where} names ${JSON.stringify(fieldManager)}, which is our own field manager`, {
    hint: 'Name another manager. Those of an object: kubectl get KIND NAME -o yaml --show-managed-fields',
  })
}
