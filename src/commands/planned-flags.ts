import type { JsonObject } from '../manifest/object.ts'
import type { Request, Settings } from './request.ts'

/** The value of `--save-plan` that means stdout. */
export const stdoutPath = '-'

/**
 * Whether a flag decides what a plan contains. A saved plan keeps the values of such flags, so they cannot be given with
 * `--plan` (docs/rules.md 12.5). All others say how the plan is carried out, or where the cluster and the configuration
 * are.
 */
export const isPlanned: Readonly<Record<keyof Settings, boolean>> = {
  file: false,
  flake: false,
  modules: false,
  packages: false,
  showTrace: false,
  instance: false,
  kubeconfig: false,
  context: false,
  findContext: false,
  requestTimeout: false,
  retryTimeout: false,
  output: false,
  dryRun: false,
  savePlan: false,
  plan: false,
  planMaxAge: false,
  deleteTimeout: false,
  wait: false,
  timeout: false,
  lockTimeout: false,
  noLock: false,
  namespace: true,
  fieldManager: true,
  forceConflicts: true,
  recreate: true,
  adopt: true,
  takeOver: true,
  removeExtras: true,
  keepKinds: true,
  // A plan is approved when it is saved and handed over.
  yes: true,
  allowEmpty: true,
  maxDeletions: true,
  pruneContents: true,
  pruneAdopted: true,
  pruneLegacy: true,
}

/** The flags of a request that decide what its plan contains, as JSON. */
export function plannedFlags(request: Request): JsonObject {
  const names = (Object.keys(isPlanned) as (keyof Settings)[]).filter(name => isPlanned[name])
  // The cast is safe, because the values of flags are JSON. JsonObject does not allow their optional fields.
  return Object.fromEntries(names.map(name => [name, request[name]])) as JsonObject
}

/** The request of `--plan` with the flags of its plan. The deletions of the plan are approved. */
export function withPlannedFlags(request: Request, flags: JsonObject): Request {
  return { ...request, ...flags, yes: true }
}
