import { UserError } from '../errors.ts'
import { defaultFieldManager } from '../plan/fields/find-claims.ts'
import type { ApplyRules, PlanHead } from '../plan/plan-head.ts'
import type { Configuration } from './configuration.ts'
import type { Request } from './request.ts'

/** The rules of one run that flags and configuration decide together. */
export type RunRules = ApplyRules & Pick<PlanHead, 'wait' | 'readiness' | 'salt'>

/**
 * The rules of a run. A flag overrides the configuration, and managers to take over are those of both. Throws a UserError
 * if our own field manager is one of these, or one of those that are taken back. `salt` is a random text.
 */
export function runRules(request: Request, settings: Configuration['settings'], salt: string): RunRules {
  const fieldManager = request.fieldManager ?? settings.fieldManager ?? defaultFieldManager
  return {
    fieldManager,
    ...(settings.instance === undefined ? {} : { instance: settings.instance }),
    forceConflicts: request.forceConflicts,
    recreate: request.recreate,
    adopt: request.adopt || settings.adopt,
    // The option holds for every run, and no run may take an object away from its instance unasked.
    adoptOthers: request.adopt,
    takeOver: takeOverOf(request, settings, fieldManager),
    takeBack: others(settings.takeBack, 'kubernixos.apply.takeBack', fieldManager),
    removeExtras: request.removeExtras,
    ignore: settings.ignore,
    wait: request.wait ?? settings.wait,
    readiness: settings.readiness,
    salt,
  }
}

function takeOverOf(
  request: Request,
  settings: Configuration['settings'],
  fieldManager: string,
): readonly string[] {
  const names = new Set([...settings.takeOver, ...request.takeOver])
  const where = request.takeOver.includes(fieldManager) ? '--take-over' : 'kubernixos.apply.takeOver'
  return others([...names], where, fieldManager)
}

/** The names of a flag or option. Throws a UserError if our own field manager is one of them. */
function others(names: readonly string[], where: string, fieldManager: string): readonly string[] {
  if (!names.includes(fieldManager)) return names
  throw new UserError(`${where} names ${JSON.stringify(fieldManager)}, which is our own field manager`, {
    hint: 'Name another manager. Those of an object: kubectl get KIND NAME -o yaml --show-managed-fields',
  })
}
