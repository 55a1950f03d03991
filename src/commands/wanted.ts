import type { Emit } from '../events/emitter.ts'
import { configuration } from './configuration.ts'
import { configurationToDelete } from './configuration-to-delete.ts'
import type { Io } from './io.ts'
import { configurationOfBasis } from './plan-basis.ts'
import { withPlannedFlags } from './planned-flags.ts'
import { readPlan } from './read-plan.ts'
import type { Wanted } from './reconcile.ts'
import type { Request } from './request.ts'

/** What a run is about, and its request with the flags of a saved plan. */
interface Asked {
  readonly wanted: Wanted
  readonly request: Request
}

/**
 * Evaluates the configuration, or reads the saved plan of `--plan`. With a plan, a configuration is evaluated only if a
 * flag names it, because what lies in the working directory may belong to something else (docs/rules.md 12.4).
 */
export async function askedFor(request: Request, io: Io, emit: Emit): Promise<Asked> {
  if (request.plan === undefined) {
    const evaluate = request.prunes === 'all' ? configurationToDelete : configuration
    return { wanted: { configuration: await evaluate(request, io, emit) }, request }
  }
  const saved = readPlan(request.plan, io)
  const { plan, basis } = saved
  const planned = withPlannedFlags(request, basis.flags)
  const isGiven = [request.file, request.flake, request.modules].some(flag => flag !== undefined)
  if (isGiven) {
    const given = await configuration(request, io, emit)
    return { wanted: { configuration: given, saved, sealed: false }, request: planned }
  }
  const { checksum, instance } = plan
  emit({ kind: 'evaluated', checksum, ...(instance === undefined ? {} : { instance }) })
  return {
    wanted: { configuration: configurationOfBasis(basis, checksum), saved, sealed: true },
    request: planned,
  }
}
